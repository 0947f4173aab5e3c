// A draft that is edited: what is shown, what can be undone, and what is saved.
import { type Drawing, readDrawing } from '../drawing';
import type { JourneyFile } from '../file';
import { apply, type Change, diff, isNothing } from './change';
import { type ChangeJson, readChange, writeChange } from './changeJson';
import {
  type Edit,
  follow,
  type History,
  jump,
  noHistory,
  readHistory,
  record,
  redo,
  type Step,
  undo,
  writeHistory,
} from './history';
import type { Rebased } from './rebase';
import { type Answered, answered, draftOf, edited, heard, opened, type Reply, type Saving } from './saving';

/** Editor is the state of a draft that is edited. It is immutable: each function gives a new one. */
export interface Editor {
  readonly saving: Saving;
  readonly history: History;
}

/** open begins to edit a draft that was read from the server. */
export function open(drawing: Drawing, rev: number): Editor {
  return { saving: opened(drawing, rev), history: noHistory };
}

/** edit makes a change, with an entry in the undo list. */
export function edit({ saving, history }: Editor, made: Edit): Editor {
  if (isNothing(made.change)) return { saving, history };
  const drawing = apply(saving.drawing, made.change);
  return { saving: edited(saving, drawing, made.at), history: record(history, saving.drawing, made) };
}

function stepped(editor: Editor, step: Step | undefined, now: number): Editor {
  if (!step) return editor;
  const drawing = apply(editor.saving.drawing, step.change);
  return { saving: edited(editor.saving, drawing, now), history: step.history };
}

/** undoLast undoes the last entry of the undo list; now is in milliseconds of any clock. */
export function undoLast(editor: Editor, now: number): Editor {
  return stepped(editor, undo(editor.history, editor.saving.drawing), now);
}

/** redoNext makes the entry again that was undone last. */
export function redoNext(editor: Editor, now: number): Editor {
  return stepped(editor, redo(editor.history, editor.saving.drawing), now);
}

/** jumpTo goes to the state in which the first `to` entries of the undo list are done. */
export function jumpTo(editor: Editor, to: number, now: number): Editor {
  return stepped(editor, jump(editor.history, editor.saving.drawing, to), now);
}

export interface Heard {
  readonly editor: Editor;
  /** What of somebody else's change was replaced. */
  readonly conflict: Rebased | undefined;
}

/** reply takes the server's answer to a draft that was sent. */
export function reply(editor: Editor, what: Reply, now: number): Heard {
  return after(editor, answered(editor.saving, what, now));
}

/** hear takes a draft that was read from the server, and that may be somebody else's. */
export function hear(editor: Editor, drawing: Drawing, rev: number): Heard {
  return after(editor, heard(editor.saving, drawing, rev));
}

function after({ saving, history }: Editor, { state, conflict }: Answered): Heard {
  const entries = conflict ? follow(history, saving.drawing, state.drawing) : history;
  return { editor: { saving: state, history: entries }, conflict };
}

// ---- a reload of the same tab

const sessionFormat = 'tabiji.session/1';

/** The most that a tab may store, in characters. */
const mostSession = 4_000_000;

/**
 * writeSession is what a reload of the tab needs: what is not saved yet, and the undo list, which is left out when both
 * are too large; undefined when even the first is.
 */
export function writeSession({ saving, history }: Editor): string | undefined {
  const whole = {
    format: sessionFormat,
    rev: saving.rev,
    saved: draftOf(saving.saved),
    pending: writeChange(diff(saving.saved, saving.drawing)),
    unsure: [...saving.unsure, ...(saving.flight ? [saving.flight] : [])].map((d) =>
      writeChange(diff(saving.saved, d)),
    ),
  };
  const bytes = [...history.done, ...history.undone].reduce((sum, e) => sum + e.bytes, 0);
  const all = bytes < mostSession ? JSON.stringify({ ...whole, history: writeHistory(history) }) : '';
  if (all !== '' && all.length <= mostSession) return all;
  const least = JSON.stringify(whole);
  return least.length <= mostSession ? least : undefined;
}

/**
 * reopen continues where the tab was left, rebased onto what the server has now; it begins anew when what was stored is
 * of another journey or cannot be read.
 */
export function reopen(kept: string | undefined, drawing: Drawing, rev: number): Heard {
  const before = kept === undefined ? undefined : readSession(kept, drawing);
  if (!before) return { editor: open(drawing, rev), conflict: undefined };
  return hear(before, drawing, rev);
}

function readSession(kept: string, { id, messages }: Drawing): Editor | undefined {
  try {
    const { format, rev, saved: file, pending, unsure, history } = JSON.parse(kept) as Record<string, unknown>;
    if (format !== sessionFormat || typeof rev !== 'number' || !Array.isArray(unsure)) return undefined;
    const saved = { ...readDrawing(file as JourneyFile), messages };
    const changes = [pending, ...unsure].map((c) => readChange(c as ChangeJson));
    if (saved.id !== id || changes.includes(undefined)) return undefined;
    const [now, ...sent] = changes.map((c) => apply(saved, c as Change));
    const state = {
      ...opened(saved, rev),
      drawing: isNothing(changes[0] as Change) ? saved : (now as Drawing),
      unsure: sent,
    };
    return { saving: state, history: readHistory(history) ?? noHistory };
  } catch {
    return undefined;
  }
}
