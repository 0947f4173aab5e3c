import type { Entry, History } from '../../../journey/edit';
import type { Said } from '../../../journey/steps';

/** HistoryMoment is the state of the draft after the first `to` entries of the undo list. */
export interface HistoryMoment {
  readonly to: number;
  /** The entry that led to it; undefined: the state before the first one. */
  readonly name: Said | undefined;
  /** When it was made, in milliseconds since 1970. */
  readonly at: number | undefined;
  readonly when: 'undone' | 'now' | 'before';
}

/** momentsOf are the states that one can go to, newest first. */
export function momentsOf({ done, undone }: History): readonly HistoryMoment[] {
  const entries: readonly (Entry | undefined)[] = [undefined, ...done, ...undone.toReversed()];
  return entries
    .map((e, to): HistoryMoment => {
      const when = to > done.length ? 'undone' : to === done.length ? 'now' : 'before';
      return { to, name: e?.name, at: e?.at, when };
    })
    .reverse();
}
