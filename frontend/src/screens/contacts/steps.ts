/** The row that holds the place of the last one while nobody knows how many there are. */
const farthest = Number.MAX_SAFE_INTEGER;

/** within keeps a row's place inside a list of `count` rows; while the count is not known, only above the first. */
export function within(to: number, count: number | undefined): number {
  return Math.max(0, count === undefined ? to : Math.min(count - 1, to));
}

/** stepped is the row that a key leads to from row `at`, or undefined for a key that does not move. A list whose
 * `count` is not known yet is walked as if it had no end. */
export function stepped(key: string, at: number, page: number, count: number | undefined): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + page,
    PageUp: at - page,
    Home: 0,
    End: count === undefined ? farthest : count - 1,
  };
  const to = steps[key];
  return to === undefined ? undefined : within(to, count);
}
