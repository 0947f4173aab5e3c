// Saving a draft: a state and its transitions, without timers, requests or storage. The server has the whole draft
// under a revision, and "saved" is said only when it is durable. When somebody else saved meanwhile, the unsaved part
// is rebased onto theirs and sent again.
import { type Drawing, writeDrawing } from '../drawing';
import type { JourneyFile } from '../file';
import { apply, diff, isNothing } from './change';
import { type Rebased, rebase } from './rebase';

/** Saving is the state of saving a draft; see the head of this file. */
export interface Saving {
  /** The last draft that is known to be durable on the server, and its revision. */
  readonly saved: Drawing;
  readonly rev: number;
  /** The drawing that is shown. */
  readonly drawing: Drawing;
  /** The draft that was sent and is not answered yet, and the revision it was made from. */
  readonly flight: Drawing | undefined;
  readonly follows: number;
  /** Drafts that were sent and never answered: the server may have saved them, or not. */
  readonly unsure: readonly Drawing[];
  /** When the first and the last edit were that are not sent yet, in milliseconds of any clock. */
  readonly since: number | undefined;
  readonly last: number;
  readonly trouble: Trouble | undefined;
}

/** Trouble is why a draft could not be saved. All kinds but a refusal and a deleted journey are tried again. */
export interface Trouble {
  readonly kind: 'gone' | 'full' | 'refused' | 'missing';
  /** The server's sentence, in the reader's language. */
  readonly why: string;
  readonly tries: number;
  /** When it happened, in milliseconds of the same clock. */
  readonly at: number;
}

/** Reply is the server's answer to a draft that was sent. */
export type Reply =
  | { readonly kind: 'saved'; readonly rev: number }
  | { readonly kind: 'changed'; readonly rev: number; readonly drawing: Drawing }
  | { readonly kind: Trouble['kind']; readonly why: string };

/** opened is the state of a draft that was just read from the server. */
export function opened(drawing: Drawing, rev: number): Saving {
  const nothing = { flight: undefined, follows: rev, unsure: [], since: undefined, last: 0, trouble: undefined };
  return { saved: drawing, rev, drawing, ...nothing };
}

/** edited is the state after the drawing was changed. */
export function edited(s: Saving, drawing: Drawing, now: number): Saving {
  if (drawing === s.drawing) return s;
  const trouble = s.trouble?.kind === 'refused' ? undefined : s.trouble; // the changed draft may be accepted
  return settled({ ...s, drawing, trouble, since: s.since ?? now, last: now });
}

/** settled clears the times when the drawing has the same content as the saved one: there is nothing to send. */
function settled(s: Saving): Saving {
  if (s.flight || s.drawing === s.saved || !isNothing(diff(s.saved, s.drawing))) return s;
  return { ...s, drawing: s.saved, since: undefined };
}

/** retry sends again at once what could not be saved. */
export function retry(s: Saving): Saving {
  return { ...s, trouble: undefined };
}

// A draft is sent after a pause in typing (quiet), at the latest some time after the first edit (longest); tries after
// a failure wait between firstRetry and lastRetry. In ms.
const quiet = 300;
const longest = 800;
const firstRetry = 1_000;
const lastRetry = 15_000;

/** dueAt is when the draft is to be sent; undefined while there is nothing to send, or sending would not help. */
export function dueAt(s: Saving): number | undefined {
  if (s.flight || s.drawing === s.saved) return undefined;
  if (s.trouble) {
    if (s.trouble.kind === 'refused' || s.trouble.kind === 'missing') return undefined;
    return s.trouble.at + Math.min(lastRetry, firstRetry * 2 ** (s.trouble.tries - 1));
  }
  if (s.since === undefined) return 0; // it was rebased, and is sent at once
  return Math.min(s.last + quiet, s.since + longest);
}

/** Sending is a request to make, and the state in which its answer is awaited. */
export interface Sending {
  readonly state: Saving;
  /** The body of the request, with the revision it was made from. */
  readonly rev: number;
  readonly draft: JourneyFile;
}

/** send takes the draft to send; undefined when there is nothing to send, or an answer is awaited. */
export function send(s: Saving): Sending | undefined {
  if (s.flight || s.drawing === s.saved || s.trouble?.kind === 'missing') return undefined;
  return {
    state: { ...s, flight: s.drawing, follows: s.rev, since: undefined },
    rev: s.rev,
    draft: draftOf(s.drawing),
  };
}

/** draftOf is the draft in the form that is saved, without the mails, which have rows of their own. */
export function draftOf(drawing: Drawing): JourneyFile {
  return writeDrawing({ ...drawing, messages: new Map() });
}

/** Answered is the state after an answer, and the conflict to tell the person, if there was one. */
export interface Answered {
  readonly state: Saving;
  /** What of somebody else's change was replaced, when ours was rebased onto it. */
  readonly conflict?: Rebased;
}

/** answered takes the server's answer to the draft that was sent. */
export function answered(s: Saving, reply: Reply, now: number): Answered {
  const { flight } = s;
  if (!flight) return { state: s };
  switch (reply.kind) {
    case 'saved': {
      const clear = { ...s, flight: undefined, unsure: [], trouble: undefined };
      if (reply.rev <= s.rev) return { state: clear }; // somebody else saved after it, and that revision was read before
      return { state: settled({ ...clear, saved: flight, rev: reply.rev }) };
    }
    case 'changed':
      if (reply.rev > s.follows && reply.rev <= s.rev) return { state: { ...s, flight: undefined } }; // read before
      return follow({ ...s, flight: undefined, unsure: [...s.unsure, flight] }, reply.drawing, reply.rev);
    default: {
      const unsure = reply.kind === 'gone' ? [...s.unsure, flight].slice(-mostUnsure) : s.unsure;
      const tries = s.trouble?.kind === reply.kind ? s.trouble.tries + 1 : 1;
      return { state: { ...s, flight: undefined, unsure, trouble: { ...reply, tries, at: now } } };
    }
  }
}

const mostUnsure = 8;

/** heard takes a draft that was read from the server; it may be somebody else's. */
export function heard(s: Saving, theirs: Drawing, rev: number): Answered {
  return rev <= s.rev ? { state: s } : follow(s, theirs, rev);
}

/** follow rebases our drawing onto the server's: somebody else's, or one of ours that was never answered. */
function follow(s: Saving, theirs: Drawing, rev: number): Answered {
  const current = adopted(s.saved, { ...theirs, messages: s.saved.messages });
  const clear = { unsure: [], trouble: undefined };
  const mine = [...s.unsure, ...(s.flight ? [s.flight] : [])].find((d) => sameDraft(d, current));
  if (mine) return { state: settled({ ...s, ...clear, saved: mine, rev }) };
  const conflict = rebase(diff(s.saved, s.drawing), s.saved, current);
  const drawing = isNothing(conflict.change) ? current : apply(current, conflict.change);
  return { state: { ...s, ...clear, saved: current, rev, drawing }, conflict };
}

/**
 * adopted is a drawing made of the equal parts of another one, so that components of unchanged parts are not drawn
 * again.
 */
function adopted(from: Drawing, to: Drawing): Drawing {
  return { ...apply(from, diff(from, to)), id: to.id, rest: to.rest };
}

/** withMails replaces the mails; they are not part of the draft. */
export function withMails(s: Saving, messages: Drawing['messages']): Saving {
  const again = (d: Drawing) => ({ ...d, messages });
  const saved = again(s.saved);
  const flight = s.flight && again(s.flight);
  const drawing = s.drawing === s.saved ? saved : flight && s.drawing === s.flight ? flight : again(s.drawing);
  return { ...s, saved, flight, drawing };
}

/** Status is what the header says: saved, not sent yet, or the kind of trouble. */
export type Status = 'saved' | 'pending' | Trouble['kind'];

/** statusOf is the status that the header shows. Only what is durable is "saved". */
export function statusOf(s: Saving): Status {
  if (s.drawing === s.saved && !s.flight) return 'saved';
  return s.trouble?.kind ?? 'pending';
}

/** sameDraft compares the content of drafts, whatever the order of members. */
function sameDraft(a: Drawing, b: Drawing): boolean {
  const { id: _a, format: _af, ...mine } = draftOf(a);
  const { id: _b, format: _bf, ...theirs } = draftOf(b);
  return JSON.stringify(sorted(mine)) === JSON.stringify(sorted(theirs));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, v]) => [key, sorted(v)]),
  );
}
