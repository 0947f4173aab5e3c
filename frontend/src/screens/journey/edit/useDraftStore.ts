import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { say } from '../../../canvas';
import type { Drawing } from '../../../journey';
import { type Editor, giveBack, lostLine, replacedLine, replacedUndo } from '../../../journey/edit';
import { done } from '../../../parts';
import { sendDraft } from './sendDraft';
import { type DraftStore, draftStore } from './store';

const keyOf = (journey: string) => `tabiji.draft.${journey}`;

function kept(journey: string): string | undefined {
  try {
    return sessionStorage.getItem(keyOf(journey)) ?? undefined;
  } catch {
    return undefined; // then a reload begins anew
  }
}

function keep(journey: string, session: string | undefined): void {
  if (session === undefined) {
    forget(journey);
    return;
  }
  try {
    sessionStorage.setItem(keyOf(journey), session);
  } catch {
    forget(journey); // an older one would bring back what is no longer so
  }
}

function forget(journey: string): void {
  try {
    sessionStorage.removeItem(keyOf(journey));
  } catch {
    // there is no session storage, and so nothing to forget
  }
}

/**
 * useDraftStore is the store of a journey's draft as long as the journey's room is open; the room has the journey's id
 * as its key.
 */
export function useDraftStore(journey: string, drawing: Drawing, rev: number): DraftStore {
  const { t } = useTranslation();
  const [store] = useState(() =>
    draftStore(drawing, rev, {
      send: (at, draft) => sendDraft(journey, at, draft),
      conflict: (conflict, now) => {
        const lines = [
          ...conflict.replaced.map((r) => replacedLine(now, r)),
          ...conflict.lost.map((e) => lostLine(now, e)),
        ];
        if (lines.length > 0) {
          done(lines.map((l) => say(t, l)).join(' '), {
            label: say(t, replacedUndo),
            run: () => store.make(giveBack(store.state.getState().saving.drawing, conflict.replaced), replacedUndo),
          });
        }
      },
      now: () => performance.timeOrigin + performance.now(),
      later: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      keep: (session) => keep(journey, session),
      kept: kept(journey),
    }),
  );
  useEffect(() => store.heard(drawing, rev), [store, drawing, rev]);
  useEffect(() => {
    const leave = () => store.flush();
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      leave();
    };
  }, [store]);
  return store;
}

/** useEditor reads the edited draft. */
export function useEditor<T>(store: DraftStore, pick: (e: Editor) => T): T {
  return useStore(store.state, pick);
}
