import { describe, expect, it } from 'vitest';
import { rate } from '../../e2e/bench/rate.mjs';

type Turn = readonly [frames: number, ms: number];

const turns =
  (...list: readonly Turn[]) =>
  (): Promise<Turn> =>
    Promise.resolve(list[Math.min(n++, list.length - 1)] ?? [0, 0]);
let n = 0;

describe('the figures of the canvas bench', () => {
  it.each([
    ['what draws well is seen once', [[180, 3000]], 60],
    ['a floor that draws once in a minute is one', [...Array(19).fill([0, 3000]), [1, 3000]], 1 / 60],
    [
      'what draws slowly is watched until there is something to count',
      [
        [0, 3000],
        [4, 3000],
        [8, 3000],
      ],
      12 / 9,
    ],
    ['but not for ever', [[1, 3000]], 1 / 3],
  ] as const)('%s', async (_, list, fps) => {
    n = 0;
    expect(await rate('drag', turns(...list))).toBeCloseTo(fps);
  });

  it('a floor of no frames is a failed bench', async () => {
    n = 0;
    await expect(rate('drag of 1000 steps, bare xyflow', turns([0, 3000]))).rejects.toThrow(
      'drag of 1000 steps, bare xyflow: no frame was drawn in 60 s',
    );
  });
});
