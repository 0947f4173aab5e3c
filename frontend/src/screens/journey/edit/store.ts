// The store of the draft that is edited: its state, what changes it, and when it is sent.
import { createStore, type StoreApi } from 'zustand';
import type { Drawing, JourneyFile } from '../../../journey';
import {
  type Answer,
  type Change,
  dueAt,
  type Editor,
  edit,
  type Heard,
  hear,
  isNothing,
  jumpTo,
  type Rebased,
  type Reply,
  redoNext,
  reopen,
  reply,
  retry,
  send,
  undoLast,
  withMails,
  writeSession,
} from '../../../journey/edit';
import type { Said } from '../../../journey/steps';

/** DraftStore holds the edited draft and the functions that change it. */
export interface DraftStore {
  readonly state: StoreApi<Editor>;
  /** act makes the change of a gesture, and gives the gesture's answer. */
  readonly act: (gesture: (drawing: Drawing) => Answer, burst?: string) => Answer;
  /** make makes a change that was computed elsewhere: a quick fix, or what restores somebody else's change. */
  readonly make: (change: Change, name: Said) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly jump: (to: number) => void;
  readonly retry: () => void;
  /** heard takes the draft that the server has now. */
  readonly heard: (drawing: Drawing, rev: number) => void;
  /** flush sends at once what waits to be sent. */
  readonly flush: () => void;
}

/** Wires are the store's effects: request, clock (ms), timer (gives its cancel function) and the tab's storage. */
export interface Wires {
  readonly send: (rev: number, draft: JourneyFile) => Promise<Reply>;
  readonly conflict: (conflict: Rebased, drawing: Drawing) => void;
  readonly now: () => number;
  readonly later: (run: () => void, ms: number) => () => void;
  readonly keep: (session: string | undefined) => void;
  readonly kept: string | undefined;
}

/** draftStore opens a draft for editing, where the same tab left it before a reload. */
export function draftStore(drawing: Drawing, rev: number, wires: Wires): DraftStore {
  const first = reopen(wires.kept, drawing, rev);
  const state = createStore<Editor>(() => first.editor);
  let cancel = () => {};

  const set = (editor: Editor) => {
    if (editor === state.getState()) {
      return;
    }
    state.setState(editor, true);
    plan();
  };
  const take = ({ editor, conflict }: Heard) => {
    set(editor);
    if (conflict) {
      wires.conflict(conflict, editor.saving.drawing);
    }
  };
  const go = () => {
    const now = state.getState();
    const sending = send(now.saving);
    if (!sending) {
      return;
    }
    state.setState({ ...now, saving: sending.state }, true);
    wires.keep(writeSession(state.getState()));
    void wires.send(sending.rev, sending.draft).then((what) => {
      take(reply(state.getState(), what, wires.now()));
      wires.keep(writeSession(state.getState()));
    });
  };
  const plan = () => {
    cancel();
    const due = dueAt(state.getState().saving);
    cancel = due === undefined ? () => {} : wires.later(go, Math.max(0, due - wires.now()));
  };
  if (first.conflict) {
    wires.conflict(first.conflict, first.editor.saving.drawing);
  }
  plan();
  return {
    state,
    act: (gesture, burst) => {
      const answer = gesture(state.getState().saving.drawing);
      if (answer.kind === 'done') {
        const { change, name } = answer;
        set(edit(state.getState(), { name, change, at: wires.now(), ...(burst ? { burst } : {}) }));
      }
      return answer;
    },
    make: (change, name) => {
      if (!isNothing(change)) {
        set(edit(state.getState(), { name, change, at: wires.now() }));
      }
    },
    undo: () => set(undoLast(state.getState(), wires.now())),
    redo: () => set(redoNext(state.getState(), wires.now())),
    jump: (to) => set(jumpTo(state.getState(), to, wires.now())),
    retry: () => set({ ...state.getState(), saving: retry(state.getState().saving) }),
    heard: (theirs, at) => {
      const editor = state.getState();
      const saving = withMails(editor.saving, theirs.messages);
      take(hear({ ...editor, saving }, theirs, at));
    },
    flush: go,
  };
}
