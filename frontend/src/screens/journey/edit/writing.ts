// The state of a mail that is being edited, and of its saving. Pure functions, so that a test can check each step.

export type MailPart = 'title' | 'subject' | 'preheader';

const mailParts: readonly MailPart[] = ['title', 'subject', 'preheader'];

/** MailRow is a mail as the server has it. */
export interface MailRow extends Readonly<Record<MailPart, string>> {
  readonly id: string;
  readonly rev: number;
}

type Typed = Readonly<Partial<Record<MailPart, string>>>;
type Texts = Readonly<Record<MailPart, string>>;

/** Writing is the state of a mail that is edited. */
export interface Writing {
  readonly row: MailRow;
  /** The parts that were typed and are not saved yet. */
  readonly typed: Typed;
  /** The parts of the request that is not answered yet. */
  readonly sent: Typed | undefined;
  /** Why the last request failed. */
  readonly why: string;
  /** What somebody else wrote meanwhile into parts that are typed here. Nothing is sent until the person has chosen. */
  readonly clash: Typed | undefined;
  /** The texts before each burst of typing, and those that were undone; the last one is the nearest. */
  readonly past: readonly Texts[];
  readonly future: readonly Texts[];
}

/** begin is the state of a mail that was just read. */
export function begin(row: MailRow): Writing {
  return { row, typed: {}, sent: undefined, why: '', clash: undefined, past: [], future: [] };
}

/** shown is the text of a field. */
export function shown(w: Writing, part: MailPart): string {
  return w.typed[part] ?? w.row[part];
}

function texts(w: Writing): Texts {
  return { title: shown(w, 'title'), subject: shown(w, 'subject'), preheader: shown(w, 'preheader') };
}

/** isSaved tells whether the server has everything that was typed. */
export function isSaved(w: Writing): boolean {
  return Object.keys(w.typed).length === 0;
}

const mostUndone = 50;

/** write types into a part. What is typed until it is saved is one entry of the undo list. */
export function write(w: Writing, part: MailPart, text: string): Writing {
  if (text === shown(w, part)) {
    return w;
  }
  const past = isSaved(w) ? [...w.past, texts(w)].slice(-mostUndone) : w.past;
  return { ...w, typed: { ...w.typed, [part]: text }, why: '', past, future: [] };
}

/** undo puts back the texts before the last burst; they are saved like typing. */
export function undo(w: Writing): Writing {
  const before = w.past.at(-1);
  return before ? { ...put(w, before), past: w.past.slice(0, -1), future: [...w.future, texts(w)] } : w;
}

export function redo(w: Writing): Writing {
  const next = w.future.at(-1);
  return next ? { ...put(w, next), past: [...w.past, texts(w)], future: w.future.slice(0, -1) } : w;
}

/** put makes all parts say what is given; what the server is not told of is left out of typed. */
function put(w: Writing, given: Texts): Writing {
  const changed = mailParts.filter(
    (p) => given[p] !== w.row[p] || (w.sent?.[p] !== undefined && w.sent[p] !== given[p]),
  );
  return { ...w, typed: Object.fromEntries(changed.map((p) => [p, given[p]])), why: '' };
}

/** take is what to send now, if anything: one request at a time, and none while there is something to choose. */
export function take(
  w: Writing,
): { readonly now: Writing; readonly body: Typed & { readonly rev: number } } | undefined {
  if (w.sent || w.clash || isSaved(w)) {
    return undefined;
  }
  return { now: { ...w, sent: w.typed }, body: { rev: w.row.rev, ...w.typed } };
}

/** saved: the server's row has what was sent; what was typed since then is sent next. */
export function saved(w: Writing, row: MailRow): Writing {
  const left = Object.entries(w.typed).filter(([part, text]) => w.sent?.[part as MailPart] !== text);
  return { ...w, row, typed: Object.fromEntries(left), sent: undefined, why: '' };
}

/**
 * moved: somebody else saved meanwhile. Their row is the base now, and what is being typed is kept. Where both wrote
 * into the same part, the person chooses.
 */
export function moved(w: Writing, row: MailRow): Writing {
  const both = mailParts.filter(
    (p) => w.typed[p] !== undefined && row[p] !== w.row[p] && row[p] !== w.typed[p] && row[p] !== w.sent?.[p],
  );
  const clash = both.length > 0 ? Object.fromEntries(both.map((p) => [p, row[p]])) : undefined;
  const left = Object.entries(w.typed).filter(([part, text]) => row[part as MailPart] !== text);
  return { ...w, row, typed: Object.fromEntries(left), sent: undefined, clash };
}

/** keepOurs and keepTheirs end a clash; the texts that lose can be had again by undo. */
export function keepOurs(w: Writing): Writing {
  return w.clash ? { ...w, clash: undefined, past: [...w.past, { ...texts(w), ...w.clash }], future: [] } : w;
}

export function keepTheirs(w: Writing): Writing {
  if (!w.clash) {
    return w;
  }
  const { clash } = w;
  const left = Object.entries(w.typed).filter(([part]) => clash[part as MailPart] === undefined);
  return { ...w, typed: Object.fromEntries(left), clash: undefined, past: [...w.past, texts(w)], future: [] };
}

export function failed(w: Writing, why: string): Writing {
  return { ...w, sent: undefined, why };
}

/** heard takes a newer row from the server: what is being typed was made from the one before it. */
export function heard(w: Writing, row: MailRow): Writing {
  return row.rev > w.row.rev && !w.sent ? moved(w, row) : w;
}
