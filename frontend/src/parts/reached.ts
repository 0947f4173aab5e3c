/** reached is the row that steps through a list lead to, one after the other; from no row (-1) the first step leads to the
 * first one. -1 in an empty list. */
export function reached(from: number, steps: readonly number[], count: number): number {
  if (count === 0) {
    return -1;
  }
  return steps.reduce((at, n) => (at < 0 ? 0 : Math.min(count - 1, Math.max(0, at + n))), from);
}
