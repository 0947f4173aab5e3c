import { expect, test } from 'vitest';
import { shownPath } from './shownPath';

const at = '2026-11-22T00:00:00Z';
const step = (node: string, kind = 'mail.send') => ({ node, title: node, kind, at });
const standing = { node: 'now', title: 'now', kind: 'wait.duration' };

test('a short path is drawn whole, with the present step between what is done and what comes', () => {
  const { earlier, dots, more } = shownPath({
    earlier: 0,
    path: [step('a'), step('b')],
    standing,
    ahead: [step('c'), step('g', 'goal')],
  });
  expect(earlier).toBe(0);
  expect(dots.map((d) => `${d.title} ${d.state}`)).toEqual(['a done', 'b done', 'now now', 'c ahead', 'g ahead']);
  expect(more).toBe(false);
});

test('a long path keeps three behind and three ahead, and counts what is left out', () => {
  const path = ['a', 'b', 'c', 'd', 'e'].map((n) => step(n));
  const { earlier, dots, more } = shownPath({
    earlier: 4,
    path,
    standing,
    ahead: ['v', 'w', 'x', 'y'].map((n) => step(n)),
  });
  expect(earlier).toBe(6);
  expect(dots.map((d) => d.title)).toEqual(['c', 'd', 'e', 'now', 'v', 'w', 'x']);
  expect(more).toBe(true);
});

test('a path whose further way depends on something says that there is more', () => {
  expect(shownPath({ earlier: 0, path: [], standing, ahead: [], depends: 'the answer' }).more).toBe(true);
});
