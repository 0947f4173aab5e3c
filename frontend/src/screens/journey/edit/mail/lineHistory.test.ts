import { expect, test } from 'vitest';
import { beginLine, changed, redone, undone } from './lineHistory';

const stand = (text: string) => ({ text, caret: text.length });

test('keys within a moment are undone together, a chip by itself', () => {
  let h = beginLine('a');
  h = changed(h, stand('ab'), 0, true);
  h = changed(h, stand('abc'), 300, true);
  h = changed(h, stand('abc{{x}}'), 400, false);
  h = changed(h, stand('abc{{x}}d'), 450, true);
  h = changed(h, stand('abc{{x}}de'), 2000, true);
  const texts: string[] = [];
  for (let i = 0; i < 5; i++) {
    h = undone(h);
    texts.push(h.now.text);
  }
  expect(texts).toEqual(['abc{{x}}d', 'abc{{x}}', 'abc', 'a', 'a']);
  h = redone(redone(h));
  expect(h.now.text).toBe('abc{{x}}');
  expect(changed(h, stand('z'), 3000, true).future).toEqual([]);
});
