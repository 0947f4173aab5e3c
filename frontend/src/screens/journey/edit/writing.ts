// What of a mail is being typed, and what the workspace has: pure, so that a test can tell each turn.

export type MailPart = 'title' | 'subject' | 'preheader';

/** MailRow is a mail as the workspace has it. */
export interface MailRow extends Readonly<Record<MailPart, string>> {
  readonly id: string;
  readonly rev: number;
}

type Typed = Readonly<Partial<Record<MailPart, string>>>;

export interface Writing {
  readonly row: MailRow;
  /** What was typed and is not saved yet. */
  readonly typed: Typed;
  /** What is on its way. */
  readonly sent: Typed | undefined;
  /** Why it could not be saved. */
  readonly why: string;
}

export function begin(row: MailRow): Writing {
  return { row, typed: {}, sent: undefined, why: '' };
}

/** shown is what stands in a field. */
export function shown(w: Writing, part: MailPart): string {
  return w.typed[part] ?? w.row[part];
}

/** isSaved tells whether the workspace has all that was typed. */
export function isSaved(w: Writing): boolean {
  return Object.keys(w.typed).length === 0;
}

export function write(w: Writing, part: MailPart, text: string): Writing {
  return { ...w, typed: { ...w.typed, [part]: text }, why: '' };
}

/** take is what to send now, if anything: one answer is waited for at a time. */
export function take(
  w: Writing,
): { readonly now: Writing; readonly body: Typed & { readonly rev: number } } | undefined {
  if (w.sent || isSaved(w)) {
    return undefined;
  }
  return { now: { ...w, sent: w.typed }, body: { rev: w.row.rev, ...w.typed } };
}

/** saved: what was sent stands in the row; what was typed since then waits. */
export function saved(w: Writing, row: MailRow): Writing {
  const left = Object.entries(w.typed).filter(([part, text]) => w.sent?.[part as MailPart] !== text);
  return { row, typed: Object.fromEntries(left), sent: undefined, why: '' };
}

/** moved: somebody else saved meanwhile. Their row is taken, and what is being typed stays. */
export function moved(w: Writing, row: MailRow): Writing {
  return { ...w, row, sent: undefined };
}

export function failed(w: Writing, why: string): Writing {
  return { ...w, sent: undefined, why };
}

/** heard takes a newer row that was asked for. */
export function heard(w: Writing, row: MailRow): Writing {
  return row.rev > w.row.rev && !w.sent ? { ...w, row } : w;
}
