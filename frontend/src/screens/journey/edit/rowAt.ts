/** rowAt is the place among rows that a row takes when it is moved by px; middles are those of all rows, in order. */
export function rowAt(middles: readonly number[], at: number, by: number): number {
  const now = (middles[at] ?? 0) + by;
  const above = middles.filter((m, i) => i < at && m <= now).length;
  const below = middles.filter((m, i) => i > at && m <= now).length;
  return above + below;
}
