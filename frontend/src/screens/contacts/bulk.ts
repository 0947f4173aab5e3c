/** Outcome is what became of one person of a selection. */
export type Outcome = 'done' | 'skipped';

/** Tally counts what became of a selection: asked = done + skipped + failed + left. */
export interface Tally<T> {
  readonly done: readonly T[];
  readonly skipped: readonly T[];
  readonly failed: readonly { readonly of: T; readonly error: unknown }[];
  /** Not begun, because it was cancelled. */
  readonly left: number;
}

/** inTurn does one thing after the other, tells how far it is, and stops when the signal says so. A failure
 * of one does not keep the others from being done. */
export async function inTurn<T>(
  list: readonly T[],
  one: (item: T) => Promise<Outcome>,
  progress: (n: number) => void,
  signal: AbortSignal,
): Promise<Tally<T>> {
  const done: T[] = [];
  const skipped: T[] = [];
  const failed: { of: T; error: unknown }[] = [];
  let n = 0;
  for (const item of list) {
    if (signal.aborted) {
      break;
    }
    try {
      ((await one(item)) === 'done' ? done : skipped).push(item);
    } catch (error) {
      failed.push({ of: item, error });
    }
    progress(++n);
  }
  return { done, skipped, failed, left: list.length - n };
}
