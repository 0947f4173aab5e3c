import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Hand, say } from '../../../canvas';
import type { Point } from '../../../journey/arrange';
import { disconnect, type Outcome } from '../../../journey/edit';
import { done } from '../../../parts';
import type { Edit } from '../inRoom';
import { namesAndNotes } from './namesAndNotes';

/** Adding is where a step is to be added, and where the dialog that asks for it opens. */
export interface Adding {
  /** undefined: on the empty canvas. */
  readonly at: Outcome | undefined;
  /** A point of the window beside which the dialog opens. */
  readonly beside?: Point;
  /** Where the new card lies, when the author arranges the steps. */
  readonly corner?: Point | undefined;
  readonly closed?: () => void;
}

/** useHand is what a person may do to the drawing on the canvas; undefined while it is only read. */
export function useHand(
  edit: Edit | undefined,
  ask: (adding: Adding) => void,
  arrangeBy: Hand['arrangeBy'],
): Hand | undefined {
  const { t } = useTranslation();
  return useMemo(() => {
    if (!edit) {
      return undefined;
    }
    return {
      add: (at) => ask({ at }),
      arrangeBy,
      run: edit.run,
      pull: (at, beside, corner, closed) => ask({ at, beside, corner, closed }),
      unlink: (line) => {
        if (edit.run((d) => disconnect(d, { edge: line }))) {
          done(t('drag.line.deleted'), { run: undoOnce(edit) });
        }
      },
      tell: (said) => done(say(t, said)),
      ...namesAndNotes(edit),
    };
  }, [edit, ask, arrangeBy, t]);
}

/** undoOnce takes back the last change, as long as nothing else has been changed since. */
function undoOnce({ store }: Edit): () => void {
  const { state, undo } = store;
  const last = state.getState().history.done.at(-1);
  return () => {
    if (state.getState().history.done.at(-1) === last) {
      undo();
    }
  };
}
