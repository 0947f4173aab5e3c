// Which comparisons a field allows, and what type of value each compares with.
import type { Compared, Is, Value } from './rule';

/** FieldType is the type of a field's values; a property of an event may have any. */
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

/** comparisonsOf are the comparisons that a field of a type allows, and the present one (has) where it is none of them. */
export function comparisonsOf(type: FieldType, has: Is): readonly Is[] {
  const all = comparisons[type];
  return all.includes(has) ? all : [...all, has];
}

/** Asked is the control for a comparison's value. */
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

/** compareAs changes the comparison of a row; the value is kept where it is still valid. */
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

/** compare makes a row about a field, or makes a row about another field and keeps the rest where it is still valid. */
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

/** readNumber reads a number as people write it, with full-width digits or as 1,200; any other text stays a text. */
export function readNumber(text: string): number | string {
  const plain = wide(text).replace(/[\s,、]/g, '');
  if (!/^-?\d+(?:\.\d+)?$/.test(plain)) return text.trim();
  const n = Number(plain);
  return Number.isFinite(n) && Math.abs(n) <= Number.MAX_SAFE_INTEGER ? n : text.trim();
}

/** isYes reads a yes in the forms that the page writes. */
export const isYes = (value: Value): boolean => /^(?:1|true|yes|はい)$/i.test(String(value));
