import type { Row } from '../../journey/outline';
import type { Rows } from '../../parts/longList';

const height = { step: 48, way: 32, lead: 30 } as const;

/** heightOf is a row's height in px. */
export function heightOf(row: Row): number {
  return height[row.kind];
}

/** placesOf are the places of rows of several heights, one below the other. */
export function placesOf(rows: readonly Row[]): Rows {
  const tops = [0];
  for (const r of rows) tops.push((tops.at(-1) as number) + heightOf(r));
  return {
    count: rows.length,
    top: (index) => tops[Math.max(0, Math.min(rows.length, index))] as number,
    at: (y) => {
      let [low, high] = [0, rows.length];
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((tops[middle] as number) <= y) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}
