// A condition while it is edited: each row and group has a number, and a row may be incomplete.
import { list, record } from '../../../../journey/drawing';

export type GroupKind = 'all' | 'any' | 'none';

/** Is is how a value is compared. "filled" is the opposite of "empty": in the file, "none" of one row that is empty. */
export type Is =
  | 'equals'
  | 'not_equals'
  | 'contains'
  | 'not_contains'
  | 'in'
  | 'greater'
  | 'less'
  | 'at_least'
  | 'at_most'
  | 'before'
  | 'after'
  | 'last_days'
  | 'next_days'
  | 'empty'
  | 'filled';

export type Value = string | number | readonly (string | number)[] | undefined;

/** Group is met by those who meet all, any or none of its parts. */
export interface Group {
  readonly id: number;
  readonly form: GroupKind;
  readonly parts: readonly Part[];
}

/** Compared is a question about a field of a person, or a property of an event. */
export interface Compared {
  readonly id: number;
  readonly form: 'field' | 'prop';
  readonly key: string;
  readonly is: Is;
  readonly value: Value;
  /** The value that an empty field counts as. */
  readonly emptyAs: string | number | undefined;
}

/** Tagged is a question whether a person has a tag. */
export interface Tagged {
  readonly id: number;
  readonly form: 'tag';
  readonly tag: string;
  readonly has: boolean;
}

/** Times is how often something happened: "never" is zero times, "between" has both bounds. */
export type Times = 'least' | 'most' | 'exactly' | 'between' | 'never';

/** Happened is a question how often a person had an event; where is a condition on the event's properties. */
export interface Happened {
  readonly id: number;
  readonly form: 'event';
  readonly event: string;
  readonly times: Times;
  readonly least: number | string;
  readonly most: number | string;
  /** The last days that count; undefined: all time. A text is what was typed and is no number. */
  readonly days: number | string | undefined;
  readonly where: Group | undefined;
}

/** Fresh is a row without content. */
export interface Fresh {
  readonly id: number;
  readonly form: 'fresh';
}

/** Foreign is a part that this page cannot read. It is kept unchanged. */
export interface Foreign {
  readonly id: number;
  readonly form: 'foreign';
  readonly raw: unknown;
}

export type Leaf = Compared | Tagged | Happened | Fresh | Foreign;
export type Part = Group | Leaf;

/** The bounds of one condition, the same as in the backend (backend/segment). */
export const bounds = { depth: 16, leaves: 200, list: 200, days: 36_500, events: 1_000_000 } as const;

let last = 0;
/** number is a new number for a row or group, unique in the page. */
export const number = (): number => ++last;

export const isGroup = (p: Part): p is Group => p.form === 'all' || p.form === 'any' || p.form === 'none';

export const kinds: readonly GroupKind[] = ['all', 'any', 'none'];

const comparisons: readonly string[] = [
  ...['equals', 'not_equals', 'contains', 'not_contains', 'in', 'greater', 'less', 'at_least', 'at_most'],
  ...['before', 'after', 'last_days', 'next_days', 'empty'],
];

/**
 * open reads a condition for editing. The result is always a group, also of a single row; undefined where there is no
 * condition.
 */
export function open(tree: unknown): Group | undefined {
  if (tree === undefined || tree === null) return undefined;
  const part = openPart(tree);
  return isGroup(part) ? part : { id: number(), form: 'all', parts: [part] };
}

function openPart(tree: unknown): Part {
  const t = record(tree);
  const id = number();
  const keys = Object.keys(t);
  if (keys.length === 0) return { id, form: 'fresh' };
  for (const form of kinds)
    if (form in t && keys.length === 1 && list(t[form]).length > 0)
      return without(form, list(t[form])) ?? { id, form, parts: list(t[form]).map(openPart) };
  return openLeaf(t, id) ?? { id, form: 'foreign', raw: tree };
}

/** without reads "none" of one row as the opposite of that row, where there is a sentence for it. */
function without(form: GroupKind, [only, ...more]: readonly unknown[]): Part | undefined {
  if (form !== 'none' || more.length > 0) return undefined;
  const leaf = openLeaf(record(only), number());
  if (leaf?.form === 'tag') return { ...leaf, has: false };
  if ((leaf?.form === 'field' || leaf?.form === 'prop') && leaf.is === 'empty') return { ...leaf, is: 'filled' };
  return undefined;
}

function openLeaf(t: Readonly<Record<string, unknown>>, id: number): Leaf | undefined {
  if (typeof t.tag === 'string') return only(t, ['tag']) ? { id, form: 'tag', tag: t.tag, has: true } : undefined;
  if (typeof t.event === 'string') return openHappened(t, id);
  const form = typeof t.field === 'string' ? 'field' : 'prop';
  const { [form]: key, is, value, empty_as } = t;
  if (typeof key !== 'string' || typeof is !== 'string' || !comparisons.includes(is)) return undefined;
  if (!only(t, [form, 'is', 'value', 'empty_as']) || !isValue(value)) return undefined;
  if (empty_as !== undefined && typeof empty_as !== 'string' && typeof empty_as !== 'number') return undefined;
  return { id, form, key, is: is as Is, value, emptyAs: empty_as };
}

function openHappened(t: Readonly<Record<string, unknown>>, id: number): Leaf | undefined {
  const { event, at_least, at_most, within_days, where } = t;
  if (typeof event !== 'string' || !only(t, ['event', 'at_least', 'at_most', 'within_days', 'where'])) return undefined;
  if (![at_least, at_most, within_days].every((n) => n === undefined || isPlain(n))) return undefined;
  const [least, most] = [at_least as number | string | undefined, at_most as number | string | undefined];
  return {
    id,
    form: 'event',
    event,
    times: timesOf(least, most),
    least: least ?? 1,
    most: most ?? least ?? 1,
    days: within_days as number | string | undefined,
    where: open(where),
  };
}

function timesOf(least: number | string | undefined, most: number | string | undefined): Times {
  if (most === undefined) return 'least';
  if (most === 0 && !least) return 'never';
  if (least === undefined) return 'most';
  return least === most ? 'exactly' : 'between';
}

const isPlain = (v: unknown) => typeof v === 'string' || typeof v === 'number';
const isValue = (v: unknown): v is Value => v === undefined || isPlain(v) || (Array.isArray(v) && v.every(isPlain));
const only = (t: object, keys: readonly string[]) => Object.keys(t).every((k) => keys.includes(k));

/** close writes a condition as a journey file has it, incomplete rows too. A single row needs no group. */
export function close(group: Group | undefined): unknown {
  if (!group || group.parts.length === 0) return undefined;
  const [first, ...more] = group.parts;
  if (group.form === 'all' && more.length === 0 && first && !isGroup(first)) return closePart(first);
  return closePart(group);
}

function closePart(p: Part): unknown {
  switch (p.form) {
    case 'all':
    case 'any':
    case 'none':
      return { [p.form]: p.parts.map(closePart) };
    case 'field':
    case 'prop':
      return closeCompared(p);
    case 'tag':
      return p.has ? { tag: p.tag } : { none: [{ tag: p.tag }] };
    case 'event':
      return closeHappened(p);
    case 'fresh':
      return {};
    case 'foreign':
      return p.raw;
  }
}

function closeCompared({ form, key, is, value, emptyAs }: Compared): unknown {
  if (is === 'filled') return { none: [{ [form]: key, is: 'empty' }] };
  if (is === 'empty') return { [form]: key, is };
  return {
    [form]: key,
    is,
    ...(value === undefined ? {} : { value }),
    ...(emptyAs === undefined ? {} : { empty_as: emptyAs }),
  };
}

function closeHappened(p: Happened): unknown {
  const least = p.times === 'least' || p.times === 'exactly' || p.times === 'between' ? p.least : undefined;
  const most = { least: undefined, most: p.most, exactly: p.least, between: p.most, never: 0 }[p.times];
  const where = close(p.where);
  return {
    event: p.event,
    ...(least === undefined || (least === 1 && most === undefined) ? {} : { at_least: least }),
    ...(most === undefined ? {} : { at_most: most }),
    ...(p.days === undefined ? {} : { within_days: p.days }),
    ...(where === undefined ? {} : { where }),
  };
}

/** sameTree tells whether two conditions have the same JSON. */
export const sameTree = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** sizeOf is the depth and the number of rows of a written condition, counted as the backend counts them. */
export function sizeOf(tree: unknown): { readonly depth: number; readonly leaves: number } {
  const t = record(tree);
  const group = kinds.find((k) => Array.isArray(t[k]));
  const inside = (group ? list(t[group]) : t.where === undefined ? [] : [t.where]).map(sizeOf);
  return {
    depth: 1 + Math.max(0, ...inside.map((s) => s.depth)),
    leaves: (group ? 0 : 1) + inside.reduce((n, s) => n + s.leaves, 0),
  };
}
