// Saves a mail while it is edited: half a second after the last key, one request at a time, also when the panel has
// closed.
import { createStore, type StoreApi } from 'zustand';
import {
  begin,
  failed,
  heard,
  isSaved,
  keepOurs,
  keepTheirs,
  type MailPart,
  type MailRow,
  moved,
  redo,
  saved,
  take,
  undo,
  type Writing,
  write,
} from './writing';

/** MailReply is the server's answer; "moved" when somebody else saved meanwhile, with their row. */
export type MailReply =
  | { readonly kind: 'saved' | 'moved'; readonly row: MailRow }
  /** again: the same request may succeed later. */
  | { readonly kind: 'failed'; readonly why: string; readonly again: boolean };

/** MailWires are the writer's effects: the request, and a timer in ms that gives its cancel function. */
export interface MailWires {
  readonly send: (id: string, body: { readonly rev: number } & Partial<Record<MailPart, string>>) => Promise<MailReply>;
  readonly later: (run: () => void, ms: number) => () => void;
}

/** MailWriter edits one mail and saves it. */
export interface MailWriter {
  readonly state: StoreApi<Writing>;
  readonly write: (part: MailPart, text: string) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  /** choose ends a clash with what somebody else wrote. */
  readonly choose: (whose: 'ours' | 'theirs') => void;
  readonly heard: (row: MailRow) => void;
  /** flush sends at once what waits to be sent. */
  readonly flush: () => void;
}

const pause = 500;
const patience = 3000;

/** mailWriter begins to edit a mail that was read from the server. */
export function mailWriter(row: MailRow, { send, later }: MailWires): MailWriter {
  const state = createStore<Writing>(() => begin(row));
  let cancel = () => {};
  const wait = (ms: number) => {
    cancel();
    cancel = later(go, ms);
  };
  const go = () => {
    cancel();
    const taken = take(state.getState());
    if (!taken) {
      return;
    }
    state.setState(taken.now, true);
    void send(row.id, taken.body).then((reply) => {
      const now = state.getState();
      if (reply.kind === 'failed') {
        state.setState(failed(now, reply.why), true);
        if (reply.again) {
          wait(patience);
        }
        return;
      }
      state.setState(reply.kind === 'saved' ? saved(now, reply.row) : moved(now, reply.row), true);
      if (!isSaved(state.getState())) {
        wait(reply.kind === 'moved' ? 0 : pause);
      }
    });
  };
  const change = (next: (w: Writing) => Writing, ms: number) => {
    state.setState(next(state.getState()), true);
    wait(ms);
  };
  return {
    state,
    write: (part, text) => change((w) => write(w, part, text), pause),
    undo: () => change(undo, 0),
    redo: () => change(redo, 0),
    choose: (whose) => change(whose === 'ours' ? keepOurs : keepTheirs, 0),
    heard: (now) => state.setState(heard(state.getState(), now), true),
    flush: go,
  };
}
