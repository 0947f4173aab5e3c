// What a person asks of a drawing in the search box: words, and filters such as is:error, kind:mail, uses:NAME,
// waiting:>0. Width, kana and case do not matter, and each filter has Japanese names too.
import { fold } from './fold';
import type { Said } from './steps';

export type Level = 'error' | 'warning' | 'hint';
export type Is = Level | 'disabled';
export type Compare = '>' | '>=' | '<' | '<=' | '=';

/** Term is one part of a question; texts are folded, and typed is one as it was typed. */
export type Term =
  | { readonly what: 'word'; readonly text: string }
  | { readonly what: 'is'; readonly is: Is }
  | { readonly what: 'kind' | 'uses'; readonly text: string; readonly typed: string }
  | { readonly what: 'waiting'; readonly compare: Compare; readonly n: number };

export interface Question {
  readonly terms: readonly Term[];
  /** Why a part of it means nothing; such a question finds nothing. */
  readonly wrong: Said | undefined;
}

type Key = 'is' | 'kind' | 'uses' | 'waiting';

const keys: ReadonlyMap<string, Key> = new Map(
  Object.entries({
    is: ['is', '状態', 'じょうたい'],
    kind: ['kind', 'type', '種類', 'しゅるい'],
    uses: ['uses', 'use', '使用', '使う', 'つかう'],
    waiting: ['waiting', 'wait', '待ち', 'まち', '待機', '人数'],
  }).flatMap(([key, names]) => names.map((n) => [n, key as Key] as const)),
);

const states: readonly (readonly [Is, readonly string[]])[] = [
  ['error', ['error', 'errors', 'エラー', '誤り']],
  ['warning', ['warning', 'warnings', '警告', 'けいこく', '注意']],
  ['hint', ['hint', 'hints', 'ヒント', '提案']],
  ['disabled', ['disabled', 'off', 'オフ', '無効', 'むこう']],
];

const compares: Readonly<Record<string, Compare>> = {
  '>': '>',
  '>=': '>=',
  '=>': '>=',
  '≥': '>=',
  '≧': '>=',
  以上: '>=',
  '<': '<',
  '<=': '<=',
  '=<': '<=',
  '≤': '<=',
  '≦': '<=',
  以下: '<=',
  未満: '<',
  '=': '=',
  '': '=',
};

/** readQuestion reads what was typed. A filter that is not typed to its end yet is left out. */
export function readQuestion(typed: string): Question {
  const terms: Term[] = [];
  let wrong: Said | undefined;
  for (const part of split(typed)) {
    const read = readPart(part);
    if (read === undefined) continue;
    if ('word' in read) wrong ??= read;
    else terms.push(read);
  }
  return { terms, wrong };
}

/** A part in a text: quotes may hold spaces. */
const parts = /(?:"[^"]*"?|“[^”]*”?|「[^」]*」?|[^\s"“「])+/g;

const ending = new RegExp(`${parts.source}$`);

/** split splits at spaces that are not in quotes; a filter may have a space behind its colon. */
function split(typed: string): readonly string[] {
  const text = typed
    .normalize('NFKC')
    .replace(/(^|\s)([^\s:"「“]+)\s*:\s+(?=\S)/g, (all, space: string, key: string) =>
      keys.has(fold(key)) ? `${space}${key}:` : all,
    )
    .replace(/([<>=≥≤≧≦])\s+(?=\d)/g, '$1');
  return text.match(parts) ?? [];
}

const partsOf = (typed: string) => split(typed).map(fold);

const unquoted = (text: string) => text.replace(/["“”「」]/g, '').trim();

function readPart(part: string): Term | Said | undefined {
  const at = part.indexOf(':');
  const key = at < 0 ? undefined : keys.get(fold(part.slice(0, at)));
  if (!key) {
    const text = unquoted(fold(part));
    return text === '' ? undefined : { what: 'word', text };
  }
  const value = unquoted(part.slice(at + 1));
  if (value === '') return undefined;
  switch (key) {
    case 'is':
      return readIs(value);
    case 'waiting':
      return readWaiting(value);
    default:
      return { what: key, text: fold(value), typed: value };
  }
}

function readIs(typed: string): Term | Said | undefined {
  const value = fold(typed);
  const exact = states.find(([, names]) => names.some((n) => fold(n) === value));
  const begun = exact ? [exact] : states.filter(([, names]) => names.some((n) => fold(n).startsWith(value)));
  const [only] = begun;
  if (!only) return { word: 'canvas.find.wrong.is', args: { value: typed } };
  return begun.length > 1 ? undefined : { what: 'is', is: only[0] };
}

function readWaiting(value: string): Term | Said | undefined {
  const [all, before = '', digits = '', after = ''] =
    /^([<>=≥≤≧≦]*)(\d[\d,]*)?(?:人|名|people)?(以上|以下|未満)?$/.exec(fold(value)) ?? [];
  const compare = before !== '' && after !== '' ? undefined : compares[before || after];
  if (all === undefined || compare === undefined) return { word: 'canvas.find.wrong.waiting', args: { value } };
  return digits === '' ? undefined : { what: 'waiting', compare, n: Number(digits.replaceAll(',', '')) };
}

/** compared tells whether a number is as a filter asks. */
export function compared(n: number, { compare, n: than }: Extract<Term, { what: 'waiting' }>): boolean {
  switch (compare) {
    case '>':
      return n > than;
    case '>=':
      return n >= than;
    case '<':
      return n < than;
    case '<=':
      return n <= than;
    case '=':
      return n === than;
  }
}

/** quoted is a filter as one writes it: a value with spaces stands in quotes. */
export function quoted(key: Key, value: string): string {
  return `${key}:${/\s/.test(value) ? `"${value.replaceAll('"', '')}"` : value}`;
}

/** lastPart is the part that is being typed at the end, as it was typed; "" behind a space. */
export function lastPart(typed: string): string {
  return ending.exec(typed)?.[0] ?? '';
}

/** beginning is the filter that is being typed at the end, and what of its value there is. */
export function beginning(typed: string): { readonly key: Key; readonly value: string } | undefined {
  const part = fold(lastPart(typed));
  const at = part.indexOf(':');
  const key = at < 0 ? undefined : keys.get(part.slice(0, at));
  return key && { key, value: unquoted(part.slice(at + 1)) };
}

/** hasPart tells whether a filter is written in the question. */
export function hasPart(typed: string, filter: string): boolean {
  return partsOf(typed).includes(fold(filter));
}

/**
 * withPart is the question with a filter written at its end, in place of one that was only begun; a filter that is
 * written already is taken out.
 */
export function withPart(typed: string, filter: string): string {
  if (hasPart(typed, filter) && !filter.endsWith(':'))
    return split(typed)
      .filter((p) => fold(p) !== fold(filter))
      .join(' ');
  const text = typed.trimEnd();
  const last = lastPart(typed) || (beginning(text)?.value === '' ? lastPart(text) : '');
  const begun = last !== '' && (fold(filter).startsWith(fold(last)) || isBegun(last, filter));
  const kept = (begun ? text.slice(0, text.length - last.length) : text).trimEnd();
  return kept === '' ? filter : `${kept} ${filter}`;
}

/** isBegun tells whether a part is a filter with the same key that means nothing yet. */
function isBegun(part: string, filter: string): boolean {
  const [mine, theirs] = [beginning(part), beginning(filter)];
  if (mine?.value === '') return true;
  if (!mine || mine.key !== theirs?.key) return false;
  const read = readPart(part.normalize('NFKC'));
  return read === undefined || 'word' in read || mine.key === 'kind' || mine.key === 'uses';
}
