// Which comparisons a field can take, and with what it is compared.
import type { Compared, Is, Value } from './rule';

/** FieldType is what the values of a field mean; a property of an event may be anything. */
export type FieldType = 'text' | 'number' | 'date' | 'flag' | 'any';

const comparisons: Readonly<Record<FieldType, readonly Is[]>> = {
  text: ['equals', 'not_equals', 'contains', 'not_contains', 'in', 'filled', 'empty'],
  number: ['equals', 'not_equals', 'at_least', 'at_most', 'greater', 'less', 'filled', 'empty'],
  date: ['equals', 'before', 'after', 'last_days', 'next_days', 'filled', 'empty'],
  flag: ['equals', 'filled', 'empty'],
  any: [
    ...(['equals', 'not_equals', 'contains', 'not_contains', 'in', 'at_least', 'at_most', 'greater', 'less'] as const),
    ...(['before', 'after', 'last_days', 'next_days', 'filled', 'empty'] as const),
  ],
};

/** comparisonsOf are those that a field of a type can take, with one that it has already. */
export function comparisonsOf(type: FieldType, has: Is): readonly Is[] {
  const all = comparisons[type];
  return all.includes(has) ? all : [...all, has];
}

/** Asked is what stands behind a comparison. */
export type Asked = 'text' | 'list' | 'number' | 'day' | 'days' | 'flag' | 'nothing';

export function askedBy(is: Is, type: FieldType): Asked {
  switch (is) {
    case 'empty':
    case 'filled':
      return 'nothing';
    case 'in':
      return 'list';
    case 'greater':
    case 'less':
    case 'at_least':
    case 'at_most':
      return 'number';
    case 'before':
    case 'after':
      return 'day';
    case 'last_days':
    case 'next_days':
      return 'days';
    case 'contains':
    case 'not_contains':
      return 'text';
  }
  return type === 'number' ? 'number' : type === 'date' ? 'day' : type === 'flag' ? 'flag' : 'text';
}

const usual: Readonly<Record<Asked, Value>> = {
  text: '',
  list: [],
  number: '',
  day: '',
  days: 30,
  flag: 'yes',
  nothing: undefined,
};

/** compareAs changes how a row compares; what it compares with stays where it still means something. */
export function compareAs(row: Compared, is: Is, type: FieldType): Compared {
  const [before, after] = [askedBy(row.is, type), askedBy(is, type)];
  return {
    ...row,
    is,
    value: before === after ? row.value : carried(row.value, after),
    emptyAs: measure(before) === measure(after) ? row.emptyAs : undefined,
  };
}

const measure = (asked: Asked) => (asked === 'days' ? 'day' : asked === 'list' ? 'text' : asked);

function carried(value: Value, to: Asked): Value {
  if (to === 'list' && typeof value !== 'object' && value !== undefined && value !== '') return [value];
  if (to === 'text' && typeof value === 'object') return value[0] ?? '';
  return usual[to];
}

/** compare begins a row about a field, or changes what a row is about and keeps the rest where it can be kept. */
export function compare(
  id: number,
  form: Compared['form'],
  key: string,
  type: FieldType,
  old?: { readonly row: Compared; readonly type: FieldType },
): Compared {
  const is = old && comparisons[type].includes(old.row.is) ? old.row.is : (comparisons[type][0] as Is);
  const asked = askedBy(is, type);
  const stays = old && old.row.is === is && askedBy(is, old.type) === asked;
  const kept = stays ? old.row.value : usual[asked];
  return { id, form, key, is, value: kept, emptyAs: undefined };
}

const wide = (s: string) => s.normalize('NFKC').replace(/[−ー‐–—]/g, '-');

/** readNumber reads a number as people write it, with digits of full width and 1,200; otherwise it stays as written. */
export function readNumber(text: string): number | string {
  const plain = wide(text).replace(/[\s,、]/g, '');
  if (!/^-?\d+(?:\.\d+)?$/.test(plain)) return text.trim();
  const n = Number(plain);
  return Number.isFinite(n) && Math.abs(n) <= Number.MAX_SAFE_INTEGER ? n : text.trim();
}

/** isYes reads a yes as the page writes it. */
export const isYes = (value: Value): boolean => /^(?:1|true|yes|はい)$/i.test(String(value));
