// Keeping a draft: a state and what happens to it, without time, wires or disks. The server has the whole draft under a
// revision; who is told "saved" has it durably. Where somebody else saved meanwhile, what is not saved yet is made to
// follow theirs and sent again.
import { type Drawing, writeDrawing } from '../drawing';
import type { JourneyFile } from '../file';
import { apply, diff, isNothing } from './change';
import { type Rebased, rebase } from './rebase';

export interface Saving {
  /** What the server has durably, as far as is known, and its revision. */
  readonly saved: Drawing;
  readonly rev: number;
  /** What is shown. */
  readonly drawing: Drawing;
  /** What was sent and is not answered yet, and the revision it was to follow. */
  readonly flight: Drawing | undefined;
  readonly follows: number;
  /** What was sent and never answered: it may be saved, or not. */
  readonly unsure: readonly Drawing[];
  /** When the first and the last edit were that are not sent yet, in milliseconds of any clock. */
  readonly since: number | undefined;
  readonly last: number;
  readonly trouble: Trouble | undefined;
}

/** Trouble is why a draft could not be saved. All but a refusal and a journey that is gone are tried again. */
export interface Trouble {
  readonly kind: 'gone' | 'full' | 'refused' | 'missing';
  /** What the server said, in the reader's language. */
  readonly why: string;
  readonly tries: number;
  /** When it happened. */
  readonly at: number;
}

/** Reply is what became of a draft that was sent. */
export type Reply =
  | { readonly kind: 'saved'; readonly rev: number }
  | { readonly kind: 'changed'; readonly rev: number; readonly drawing: Drawing }
  | { readonly kind: Trouble['kind']; readonly why: string };

/** opened is a draft as the server gave it. */
export function opened(drawing: Drawing, rev: number): Saving {
  const nothing = { flight: undefined, follows: rev, unsure: [], since: undefined, last: 0, trouble: undefined };
  return { saved: drawing, rev, drawing, ...nothing };
}

/** edited shows another drawing. */
export function edited(s: Saving, drawing: Drawing, now: number): Saving {
  if (drawing === s.drawing) return s;
  const trouble = s.trouble?.kind === 'refused' ? undefined : s.trouble; // it may be right now
  return settled({ ...s, drawing, trouble, since: s.since ?? now, last: now });
}

/** settled knows a drawing that says what is saved: there is nothing to send. */
function settled(s: Saving): Saving {
  if (s.flight || s.drawing === s.saved || !isNothing(diff(s.saved, s.drawing))) return s;
  return { ...s, drawing: s.saved, since: undefined };
}

/** retry sends again now what could not be saved. */
export function retry(s: Saving): Saving {
  return { ...s, trouble: undefined };
}

// A pause in typing saves, and so does a second without one.
const quiet = 300;
const longest = 800;
const firstRetry = 1_000;
const lastRetry = 15_000;

/** dueAt is when the draft is to be sent; undefined while there is nothing to send, or no use in it. */
export function dueAt(s: Saving): number | undefined {
  if (s.flight || s.drawing === s.saved) return undefined;
  if (s.trouble) {
    if (s.trouble.kind === 'refused' || s.trouble.kind === 'missing') return undefined;
    return s.trouble.at + Math.min(lastRetry, firstRetry * 2 ** (s.trouble.tries - 1));
  }
  if (s.since === undefined) return 0; // it follows somebody else's, and goes at once
  return Math.min(s.last + quiet, s.since + longest);
}

export interface Sending {
  readonly state: Saving;
  /** The body of the request, with the revision it follows. */
  readonly rev: number;
  readonly draft: JourneyFile;
}

/** send takes what is to be sent; undefined when there is nothing, or something is on its way. */
export function send(s: Saving): Sending | undefined {
  if (s.flight || s.drawing === s.saved || s.trouble?.kind === 'missing') return undefined;
  return {
    state: { ...s, flight: s.drawing, follows: s.rev, since: undefined },
    rev: s.rev,
    draft: draftOf(s.drawing),
  };
}

/** draftOf is the draft as it is saved: mails are rows of their own. */
export function draftOf(drawing: Drawing): JourneyFile {
  return writeDrawing({ ...drawing, messages: new Map() });
}

export interface Answered {
  readonly state: Saving;
  /** What of somebody else's change does not stand, when ours had to follow it. */
  readonly conflict?: Rebased;
}

/** answered takes what became of the draft on its way. */
export function answered(s: Saving, reply: Reply, now: number): Answered {
  const { flight } = s;
  if (!flight) return { state: s };
  switch (reply.kind) {
    case 'saved': {
      const clear = { ...s, flight: undefined, unsure: [], trouble: undefined };
      if (reply.rev <= s.rev) return { state: clear }; // somebody else saved after it, and was heard of before
      return { state: settled({ ...clear, saved: flight, rev: reply.rev }) };
    }
    case 'changed':
      if (reply.rev > s.follows && reply.rev <= s.rev) return { state: { ...s, flight: undefined } }; // heard of before
      return follow({ ...s, flight: undefined, unsure: [...s.unsure, flight] }, reply.drawing, reply.rev);
    default: {
      const unsure = reply.kind === 'gone' ? [...s.unsure, flight].slice(-mostUnsure) : s.unsure;
      const tries = s.trouble?.kind === reply.kind ? s.trouble.tries + 1 : 1;
      return { state: { ...s, flight: undefined, unsure, trouble: { ...reply, tries, at: now } } };
    }
  }
}

const mostUnsure = 8;

/** heard takes a draft that the server has, from whoever asked for it: somebody else may have saved it. */
export function heard(s: Saving, theirs: Drawing, rev: number): Answered {
  return rev <= s.rev ? { state: s } : follow(s, theirs, rev);
}

/** follow lets ours follow what the server has: somebody else's, or something of ours that was never answered. */
function follow(s: Saving, theirs: Drawing, rev: number): Answered {
  const current = adopted(s.saved, { ...theirs, messages: s.saved.messages });
  const clear = { unsure: [], trouble: undefined };
  const mine = [...s.unsure, ...(s.flight ? [s.flight] : [])].find((d) => sameDraft(d, current));
  if (mine) return { state: settled({ ...s, ...clear, saved: mine, rev }) };
  const conflict = rebase(diff(s.saved, s.drawing), s.saved, current);
  const drawing = isNothing(conflict.change) ? current : apply(current, conflict.change);
  return { state: { ...s, ...clear, saved: current, rev, drawing }, conflict };
}

/** adopted is another drawing made of the parts of one that say the same, so that little of it is drawn again. */
function adopted(from: Drawing, to: Drawing): Drawing {
  return { ...apply(from, diff(from, to)), id: to.id, rest: to.rest };
}

/** withMails shows the mails anew; they are no part of the draft. */
export function withMails(s: Saving, messages: Drawing['messages']): Saving {
  const again = (d: Drawing) => ({ ...d, messages });
  const saved = again(s.saved);
  const flight = s.flight && again(s.flight);
  const drawing = s.drawing === s.saved ? saved : flight && s.drawing === s.flight ? flight : again(s.drawing);
  return { ...s, saved, flight, drawing };
}

export type Status = 'saved' | 'pending' | Trouble['kind'];

/** statusOf is what the header says. Only what is durable is saved. */
export function statusOf(s: Saving): Status {
  if (s.drawing === s.saved && !s.flight) return 'saved';
  return s.trouble?.kind ?? 'pending';
}

/** sameDraft compares drafts by what they say, in whatever order a part says it. */
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
