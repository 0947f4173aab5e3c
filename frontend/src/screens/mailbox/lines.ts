import type { Schemas } from '../../bridge';
import type { Rows } from '../../parts/longList';
import { reached } from '../../parts/reached';

export type Mail = Schemas['PracticeMail'];

/** Line is one line of the list: a day's head or a mail. */
export type Line =
  | { readonly kind: 'day'; readonly key: string; readonly top: number; readonly at: string; readonly count: number }
  | { readonly kind: 'mail'; readonly key: string; readonly top: number; readonly mail: Mail };

export const dayHeight = 32;
export const mailHeight = 78;

const heightOf = (line: Line) => (line.kind === 'day' ? dayHeight : mailHeight);

/** linesOf groups mails by day, in their order, and gives each line its position in pixels. */
export function linesOf(mails: readonly Mail[], dayOf: (at: string) => string): readonly Line[] {
  const lines: Line[] = [];
  let top = 0;
  let from = 0;
  while (from < mails.length) {
    const first = mails[from];
    if (!first) {
      break;
    }
    const day = dayOf(first.at);
    let to = from;
    while (to < mails.length && dayOf(mails[to]?.at ?? '') === day) {
      to++;
    }
    lines.push({
      kind: 'day',
      key: `day-${day}-${from === 0 ? 'new' : first.id}`,
      top,
      at: first.at,
      count: to - from,
    });
    top += dayHeight;
    for (const mail of mails.slice(from, to)) {
      lines.push({ kind: 'mail', key: mail.id, top, mail });
      top += mailHeight;
    }
    from = to;
  }
  return lines;
}

/** heightOfAll is the height of the whole list in pixels. */
export function heightOfAll(lines: readonly Line[]): number {
  const last = lines.at(-1);
  return last ? last.top + heightOf(last) : 0;
}

/** lineAt finds the line at a position in pixels. */
export function lineAt(lines: readonly Line[], y: number): number {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((lines[middle]?.top ?? 0) <= y) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return Math.max(0, low);
}

/** rowsOf are the lines as the rows of a long list. */
export function rowsOf(lines: readonly Line[]): Rows {
  return { count: lines.length, at: (y) => lineAt(lines, y), top: (i) => lines[i]?.top ?? heightOfAll(lines) };
}

/** pushed is by how many pixels new mail above moved the visible lines down. */
export function pushed(before: readonly Line[], after: readonly Line[], scrollTop: number): number {
  for (let i = lineAt(before, scrollTop); i < before.length; i++) {
    const old = before[i];
    const now = old?.kind === 'mail' ? after.find((l) => l.key === old.key) : undefined;
    if (old && now) {
      return now.top - old.top;
    }
  }
  return 0;
}

/** beside is the mail that steps from another lead to; without one, the first step leads to the first. */
export function beside(mails: readonly Mail[], id: string | undefined, steps: readonly number[]): Mail | undefined {
  const from = mails.findIndex((m) => m.id === id);
  return mails[reached(from, steps, mails.length)];
}

const number = (m: Mail) => Number(m.id.slice(3));

/** withKept adds mails that were opened while only unread ones are listed, so that none vanishes under
 * the reader's eyes. */
export function withKept(mails: readonly Mail[], kept: readonly Mail[]): readonly Mail[] {
  const more = kept.filter((k) => !mails.some((m) => m.id === k.id));
  return more.length === 0 ? mails : [...mails, ...more].sort((a, b) => number(b) - number(a));
}
