import { expect, test } from 'vitest';
import { reached } from './reached';

test.each([
  ['no step stays', 2, [], 5, 2],
  ['from nowhere the first step leads to the first row', -1, [1], 5, 0],
  ['also upwards', -1, [-1], 5, 0],
  ['further steps go on from there', -1, [1, 1, 1], 5, 2],
  ['down and up', 1, [1, -1, -1], 5, 0],
  ['not beyond the ends, from which the next step counts', 3, [1, 1, 1, -1], 5, 3],
  ['a long way', 0, [1e9], 5, 4],
  ['there are no rows', -1, [1, 1], 0, -1],
])('%s', (_, from, steps, count, want) => expect(reached(from, steps, count)).toBe(want));
