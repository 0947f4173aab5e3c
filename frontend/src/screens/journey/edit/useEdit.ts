import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { say } from '../../../canvas';
import { done } from '../../../parts';
import type { Edit } from '../inRoom';
import type { RoomState } from '../useRoom';
import type { DraftStore } from './store';

/** useEdit is what changes the draft, while it is the draft that is shown. */
export function useEdit(store: DraftStore, room: RoomState, shown: boolean): Edit | undefined {
  const { t } = useTranslation();
  const { select, setWhich } = room;
  useEffect(() => {
    if (!shown) {
      store.flush(); // what is looked at instead is asked of the server
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
              setWhich('draft'); // a first change makes it differ from what runs
              if (answer.picked[0] !== undefined && burst === undefined) {
                select(answer.picked[0]);
              }
              return true;
            },
          }
        : undefined,
    [store, shown, select, setWhich, t],
  );
}
