// The state of a mail that is being edited, and of its saving. Pure functions, so that a test can check each step.

export type MailPart = 'title' | 'subject' | 'preheader';

/** MailRow is a mail as the server has it. */
export interface MailRow extends Readonly<Record<MailPart, string>> {
  readonly id: string;
  readonly rev: number;
}

type Typed = Readonly<Partial<Record<MailPart, string>>>;

/** Writing is the state of a mail that is edited. */
export interface Writing {
  readonly row: MailRow;
  /** The parts that were typed and are not saved yet. */
  readonly typed: Typed;
  /** The parts of the request that is not answered yet. */
  readonly sent: Typed | undefined;
  /** Why the last request failed. */
  readonly why: string;
}

/** begin is the state of a mail that was just read. */
export function begin(row: MailRow): Writing {
  return { row, typed: {}, sent: undefined, why: '' };
}

/** shown is the text of a field. */
export function shown(w: Writing, part: MailPart): string {
  return w.typed[part] ?? w.row[part];
}

/** isSaved tells whether the server has everything that was typed. */
export function isSaved(w: Writing): boolean {
  return Object.keys(w.typed).length === 0;
}

export function write(w: Writing, part: MailPart, text: string): Writing {
  return { ...w, typed: { ...w.typed, [part]: text }, why: '' };
}

/** take is what to send now, if anything: one request at a time. */
export function take(
  w: Writing,
): { readonly now: Writing; readonly body: Typed & { readonly rev: number } } | undefined {
  if (w.sent || isSaved(w)) {
    return undefined;
  }
  return { now: { ...w, sent: w.typed }, body: { rev: w.row.rev, ...w.typed } };
}

/** saved: the server's row has what was sent; what was typed since then is sent next. */
export function saved(w: Writing, row: MailRow): Writing {
  const left = Object.entries(w.typed).filter(([part, text]) => w.sent?.[part as MailPart] !== text);
  return { row, typed: Object.fromEntries(left), sent: undefined, why: '' };
}

/** moved: somebody else saved meanwhile. Their row is the base now, and what is being typed is kept. */
export function moved(w: Writing, row: MailRow): Writing {
  return { ...w, row, sent: undefined };
}

export function failed(w: Writing, why: string): Writing {
  return { ...w, sent: undefined, why };
}

/** heard takes a newer row from the server. */
export function heard(w: Writing, row: MailRow): Writing {
  return row.rev > w.row.rev && !w.sent ? { ...w, row } : w;
}
