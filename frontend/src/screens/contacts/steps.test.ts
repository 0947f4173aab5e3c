import { expect, test } from 'vitest';
import { stepped, within } from './steps';

test.each([
  ['one row down', 'ArrowDown', 3, 10, 4],
  ['not beyond the last', 'ArrowDown', 9, 10, 9],
  ['not above the first', 'ArrowUp', 0, 10, 0],
  ['a page down ends at the last', 'PageDown', 7, 10, 9],
  ['the last', 'End', 2, 10, 9],
  ['the first', 'Home', 7, 10, 0],
  ['down goes on while the rows are on their way', 'ArrowDown', 1, undefined, 2],
  ['up stays at the first while the rows are on their way', 'ArrowUp', 0, undefined, 0],
  ['another key moves nothing', 'x', 3, 10, undefined],
])('%s', (_, key, at, count, to) => {
  expect(stepped(key, at, 5, count)).toBe(to);
});

test('what was pressed while the rows were on their way ends inside the list that came', () => {
  const pressed = (keys: readonly string[]) => keys.reduce((at, key) => stepped(key, at, 5, undefined) ?? at, 0);
  expect(within(pressed(['ArrowDown', 'ArrowDown']), 300)).toBe(2);
  expect(within(pressed(['PageDown', 'PageDown']), 4)).toBe(3);
  expect(within(pressed(['End']), 300)).toBe(299);
  expect(within(pressed(['End']), 0)).toBe(0);
});
