import { expect, test } from 'vitest';
import { evenRows, revealed, rowsIn } from './longList';

const rows = evenRows(100, 40);
const edges = { above: 36, head: 36, foot: 8 };
const sight = (scrollTop: number) => ({ scrollTop, clientHeight: 400 });

test('the rows in sight are those between the edges, and some more', () => {
  expect(rowsIn(rows, edges, sight(0), 0)).toEqual({ first: 0, end: 10 });
  expect(rowsIn(rows, edges, sight(436), 0)).toEqual({ first: 10, end: 21 });
  expect(rowsIn(rows, edges, sight(436), 6)).toEqual({ first: 4, end: 27 });
  expect(rowsIn(rows, edges, sight(3640), 6)).toEqual({ first: 84, end: 100 });
  expect(rowsIn(evenRows(3, 40), {}, sight(0), 6)).toEqual({ first: 0, end: 3 });
});

test('a row is brought into sight by the shortest way', () => {
  expect(revealed(rows, edges, sight(400), 12), 'in sight already').toBe(400);
  expect(revealed(rows, edges, sight(400), 9), 'under the head').toBe(360);
  expect(revealed(rows, edges, sight(400), 19), 'below').toBe(36 + 800 + 8 - 400);
  expect(revealed(rows, edges, sight(0), 0), 'the first').toBe(0);
});
