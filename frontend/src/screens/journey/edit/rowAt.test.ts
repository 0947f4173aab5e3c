import { expect, test } from 'vitest';
import { rowAt } from './rowAt';

test.each([
  ['stays', 1, 10, 1],
  ['goes past the next one', 1, 50, 2],
  ['goes to the end', 0, 500, 3],
  ['goes past the one before', 2, -60, 1],
  ['goes to the beginning', 3, -500, 0],
])('a moved row %s', (_, at, by, want) => {
  expect(rowAt([20, 70, 120, 170], at, by)).toBe(want);
});
