import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { say } from '../../../canvas';
import { done } from '../../../parts';
import type { Edit } from '../inRoom';
import type { RoomState } from '../useRoom';
import type { DraftStore } from './store';

/** useEdit is the edit object of the room while the draft is shown, else undefined. */
export function useEdit(store: DraftStore, room: RoomState, shown: boolean): Edit | undefined {
  const { t } = useTranslation();
  const { pick, setWhich } = room;
  useEffect(() => {
    if (!shown) {
      store.flush(); // the server is asked for the other drawing, so the draft must be sent before
    }
  }, [store, shown]);
  return useMemo(
    () =>
      shown
        ? {
            store,
            run: (gesture, burst) => {
              const answer = store.act(gesture, burst);
              if (answer.kind === 'refused') {
                done(say(t, answer.why));
                return false;
              }
              setWhich('draft'); // with a first change the draft differs from the live version
              if (answer.picked.length > 0 && burst === undefined) {
                pick(answer.picked);
              }
              return true;
            },
          }
        : undefined,
    [store, shown, pick, setWhich, t],
  );
}
