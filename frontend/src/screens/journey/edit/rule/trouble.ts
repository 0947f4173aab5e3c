// What is missing in a condition before the server can be asked about it.
import { askedBy, type FieldType } from './compare';
import { bounds, type Compared, type Group, type Happened, isGroup, type Part } from './rule';

/** Trouble is the end of the word-list id of what a row lacks: rule.trouble.… */
export type Trouble =
  | 'fresh'
  | 'foreign'
  | 'name'
  | 'text'
  | 'number'
  | 'day'
  | 'days'
  | 'list'
  | 'long_list'
  | 'empty_as'
  | 'times'
  | 'order';

export type TypeOf = (form: 'field' | 'prop', key: string) => FieldType;

/** troubleOf is what a row lacks; undefined for a group, whose rows have their own. */
export function troubleOf(p: Part, type: TypeOf): Trouble | undefined {
  switch (p.form) {
    case 'fresh':
    case 'foreign':
      return p.form;
    case 'tag':
      return p.tag.trim() === '' ? 'name' : undefined;
    case 'event':
      return happened(p);
    case 'field':
    case 'prop':
      return compared(p, type(p.form, p.key));
    default:
      return undefined;
  }
}

function compared(p: Compared, type: FieldType): Trouble | undefined {
  if (p.key.trim() === '') return 'name';
  const asked = askedBy(p.is, type);
  const { value } = p;
  const wrong = {
    text: () => typeof value === 'object' || String(value ?? '').trim() === '',
    list: () => typeof value !== 'object' || value.length === 0,
    number: () => !isNumber(value),
    day: () => !isDay(value),
    days: () => !whole(value, 1, bounds.days),
    flag: () => false,
    nothing: () => false,
  }[asked];
  if (wrong()) return asked === 'flag' || asked === 'nothing' ? undefined : asked;
  if (typeof value === 'object' && value.length > bounds.list) return 'long_list';
  return emptyAs(p, asked);
}

function emptyAs({ emptyAs: as }: Compared, asked: string): Trouble | undefined {
  if (as === undefined) return undefined;
  if (String(as).trim() === '') return 'empty_as';
  if (asked === 'number' && !isNumber(as)) return 'empty_as';
  return (asked === 'day' || asked === 'days') && !isDay(as) ? 'empty_as' : undefined;
}

const isNumber = (v: unknown) => typeof v === 'number' || (typeof v === 'string' && /^-?\d+(?:\.\d+)?$/.test(v));
const isDay = (v: unknown) => typeof v === 'string' && !Number.isNaN(Date.parse(v));
const whole = (v: unknown, least: number, most: number) =>
  typeof v === 'number' && Number.isInteger(v) && v >= least && v <= most;

function happened(p: Happened): Trouble | undefined {
  if (p.event.trim() === '') return 'name';
  if (p.days !== undefined && !whole(p.days, 1, bounds.days)) return 'days';
  const [least, most] = [whole(p.least, 1, bounds.events), whole(p.most, 1, bounds.events)];
  switch (p.times) {
    case 'never':
      return undefined;
    case 'most':
      return most ? undefined : 'times';
    case 'between':
      return !least || !most ? 'times' : Number(p.least) > Number(p.most) ? 'order' : undefined;
    default:
      return least ? undefined : 'times';
  }
}

/** finished is the part of a condition that is complete, and how many incomplete rows it leaves out. */
export function finished(
  group: Group | undefined,
  type: TypeOf,
): { readonly group: Group | undefined; readonly left: number } {
  let left = 0;
  const whole = (g: Group): Group | undefined => {
    const parts = g.parts.flatMap((p): readonly Part[] => {
      if (isGroup(p)) return [whole(p) ?? []].flat();
      if (troubleOf(p, type) !== undefined) {
        left++;
        return [];
      }
      return [p.form === 'event' && p.where ? { ...p, where: whole(p.where) } : p];
    });
    return parts.length === 0 ? undefined : { ...g, parts };
  };
  const done = group && whole(group);
  return { group: done, left };
}
