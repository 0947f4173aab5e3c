import { expect, test } from 'vitest';
import { clicked, lastOf, noneOf, one, onlyOf, toggled } from './picked';

const plain = { shiftKey: false, ctrlKey: false, metaKey: false };

test('a click selects one step, and lets go of the others', () => {
  expect([...clicked(new Set(['a', 'b']), 'c', plain)]).toEqual(['c']);
  expect([...clicked(new Set(['a', 'b']), 'b', plain)]).toEqual(['b']);
});

test.each(['shiftKey', 'ctrlKey', 'metaKey'] as const)('a click with %s adds a step, and takes it away', (key) => {
  const click = { ...plain, [key]: true };
  const both = clicked(one('a'), 'b', click);
  expect([...both]).toEqual(['a', 'b']);
  expect([...clicked(both, 'a', click)]).toEqual(['b']);
});

test('what was there is left as it was', () => {
  const before = one('a');
  toggled(before, 'b');
  expect([...before]).toEqual(['a']);
});

test('keys go on from the step that was selected last', () => {
  expect(lastOf(toggled(one('b'), 'a'))).toBe('a');
  expect(lastOf(noneOf)).toBeUndefined();
});

test('the panel shows a step when it is the only one', () => {
  expect(onlyOf(one('a'))).toBe('a');
  expect(onlyOf(new Set(['a', 'b']))).toBeUndefined();
  expect(onlyOf(noneOf)).toBeUndefined();
});
