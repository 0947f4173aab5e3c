import { expect, test } from 'vitest';
import { inTurn } from './bulk';

const quiet = () => undefined;

test('everybody is asked once, in order, and the counts add up', async () => {
  const seen: number[] = [];
  const steps: number[] = [];
  const tally = await inTurn(
    [1, 2, 3, 4],
    async (n) => {
      seen.push(n);
      if (n === 3) {
        throw new Error('refused');
      }
      return n === 2 ? 'skipped' : 'done';
    },
    (n) => steps.push(n),
    new AbortController().signal,
  );
  expect(seen).toEqual([1, 2, 3, 4]);
  expect(steps).toEqual([1, 2, 3, 4]);
  expect(tally.done).toEqual([1, 4]);
  expect(tally.skipped).toEqual([2]);
  expect(tally.failed.map((f) => f.of)).toEqual([3]);
  expect(tally.left).toBe(0);
});

test('after cancelling nobody else is asked, and the rest is counted', async () => {
  const stop = new AbortController();
  const tally = await inTurn(
    [1, 2, 3, 4, 5],
    async (n) => {
      if (n === 2) {
        stop.abort();
      }
      return 'done';
    },
    quiet,
    stop.signal,
  );
  expect(tally.done).toEqual([1, 2]);
  expect(tally.left).toBe(3);
});
