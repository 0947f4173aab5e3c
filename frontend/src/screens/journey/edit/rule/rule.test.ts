import { describe, expect, test } from 'vitest';
import { add, addGroup, begun, canMove, find, fresh, move, pastBounds, regroup, remove, replace } from './change';
import { compare, compareAs, comparisonsOf, readNumber } from './compare';
import { type Compared, close, type Group, isGroup, open, sizeOf } from './rule';
import { finished, type TypeOf, troubleOf } from './trouble';

const company = { field: 'company', is: 'equals', value: 'A' };
const tag = { tag: '抽出講座' };
const bought = {
  event: 'purchase',
  at_least: 2,
  within_days: 30,
  where: { prop: 'amount', is: 'at_least', value: 1000 },
};
const nested = { all: [company, { any: [tag, bought] }] };

const opened = (tree: unknown): Group => open(tree) as Group;
const idAt = (g: Group, ...path: number[]): number =>
  path.reduce<{ id: number; parts?: Group['parts'] }>((p, i) => p.parts?.[i] as Group, g).id;

describe('what is opened is written as it was', () => {
  test.each([
    company,
    tag,
    bought,
    nested,
    { none: [tag] },
    { none: [{ field: 'company', is: 'empty' }] },
    { none: [company, tag] },
    { field: 'birthday', is: 'before', value: '2000-01-01', empty_as: '1970-01-01' },
    { field: 'company', is: 'in', value: ['A', 'B', 3] },
    { event: 'purchase' },
    { event: 'purchase', at_most: 0 },
    { event: 'purchase', at_most: 3 },
    { event: 'purchase', at_least: 2, at_most: 2 },
    { event: 'purchase', at_least: 2, at_most: 4, within_days: 7 },
    { any: [{}, { field: '', is: 'equals', value: '' }] },
    { field: 'a', is: 'resembles', value: 'b' },
    { field: 'a', tag: 'b' },
    { all: [] },
  ])('%j', (tree) => expect(close(open(tree))).toEqual(tree));

  test('one way of writing is chosen where two mean the same', () => {
    expect(close(open({ all: [company] }))).toEqual(company);
    expect(close(open({ event: 'purchase', at_least: 1 }))).toEqual({ event: 'purchase' });
    expect(close(open(undefined))).toBeUndefined();
  });

  test('the contrary of one row is a row', () => {
    expect(opened({ none: [{ field: 'company', is: 'empty' }] }).parts[0]).toMatchObject({ is: 'filled' });
    expect(opened({ none: [tag] }).parts[0]).toMatchObject({ form: 'tag', has: false });
    expect(opened({ none: [company] })).toMatchObject({ form: 'none', parts: [{ form: 'field' }] });
  });
});

describe('editing', () => {
  test('a row and a group are added', () => {
    const g = opened(company);
    expect(close(add(g, g.id, fresh()))).toEqual({ all: [company, {}] });
    expect(close(addGroup(g, g.id))).toEqual({ all: [company, { any: [{}] }] });
    const inner = opened(nested);
    expect(close(addGroup(inner, idAt(inner, 1)))).toEqual({ all: [company, { any: [tag, bought, { all: [{}] }] }] });
    expect(close(begun())).toEqual({});
  });

  test('a row is removed, and a group that becomes empty goes with it', () => {
    const g = opened({ all: [company, { any: [{ none: [company, tag] }] }] });
    const once = remove(g, idAt(g, 1, 0, 0)) as Group;
    expect(close(once)).toEqual({ all: [company, { any: [{ none: [tag] }] }] });
    const twice = remove(once, idAt(once, 1, 0, 0)) as Group;
    expect(close(twice)).toEqual(company);
    expect(remove(twice, idAt(twice, 0))).toBeUndefined();
  });

  test('a row about events loses its question with the last row of it', () => {
    const g = opened(bought);
    const row = g.parts[0];
    const where = row?.form === 'event' ? row.where : undefined;
    expect(close(remove(g, where?.parts[0]?.id ?? 0))).toEqual({ event: 'purchase', at_least: 2, within_days: 30 });
    expect(close(add(g, where?.id ?? 0, fresh()))).toEqual({ ...bought, where: { all: [bought.where, {}] } });
    expect(close(regroup(g, where?.id ?? 0, 'none'))).toEqual({ ...bought, where: { none: [bought.where] } });
  });

  test('a group asks for all, any or none', () => {
    const g = opened(nested);
    expect(close(regroup(g, g.id, 'none'))).toEqual({ none: nested.all });
    expect(close(regroup(g, idAt(g, 1), 'all'))).toEqual({ all: [company, { all: [tag, bought] }] });
  });

  test('a group in editing stays one, also when a row would mean the same', () => {
    const g = opened({ all: [company, { any: [tag] }] });
    const none = regroup(g, idAt(g, 1), 'none');
    expect(none.parts[1]).toMatchObject({ form: 'none', parts: [{ form: 'tag', has: true }] });
  });

  test('a row moves among its own, and past the edge out of its group', () => {
    const g = opened(nested);
    expect(close(move(g, idAt(g, 0), 1))).toEqual({ all: [nested.all[1], company] });
    expect(close(move(g, idAt(g, 1, 1), -1))).toEqual({ all: [company, { any: [bought, tag] }] });
    expect(close(move(g, idAt(g, 1, 0), -1))).toEqual({ all: [company, tag, { any: [bought] }] });
    expect(close(move(g, idAt(g, 1, 1), 1))).toEqual({ all: [company, { any: [tag] }, bought] });
    expect(canMove(g, idAt(g, 0), -1)).toBe(false);
    const lone = opened({ all: [company, { any: [tag] }] });
    expect(close(move(lone, idAt(lone, 1, 0), 1))).toEqual({ all: [company, tag] });
  });

  test('a part is put in the place of another', () => {
    const g = opened(nested);
    const id = idAt(g, 1, 0);
    expect(close(replace(g, { id, form: 'tag', tag: 'B', has: false }))).toEqual({
      all: [company, { any: [{ none: [{ tag: 'B' }] }, bought] }],
    });
    expect(find(g, id)).toMatchObject({ tag: '抽出講座' });
    expect(g.parts[0]).toBe(replace(g, { id, form: 'fresh' }).parts[0]);
  });
});

describe('bounds', () => {
  const deep = (n: number): unknown => (n === 1 ? tag : { any: [deep(n - 1)] });

  test.each([
    [tag, 1, 1],
    [nested, 4, 4],
    [bought, 2, 2],
    [{ none: [tag, tag] }, 2, 2],
    [deep(16), 16, 1],
  ])('%j', (tree, depth, leaves) => expect(sizeOf(tree)).toEqual({ depth, leaves }));

  test('too deep and too many are told', () => {
    expect(pastBounds(opened(deep(16)))).toBeUndefined();
    expect(pastBounds(opened(deep(17)))).toBe('depth');
    expect(pastBounds(opened({ any: Array.from({ length: 200 }, () => tag) }))).toBeUndefined();
    expect(pastBounds(opened({ any: Array.from({ length: 201 }, () => tag) }))).toBe('leaves');
  });
});

describe('comparisons', () => {
  const row = (is: Compared['is'], value: Compared['value']): Compared => ({
    id: 1,
    form: 'field',
    key: 'k',
    is,
    value,
    emptyAs: 'x',
  });

  test('a field takes those of its type, and keeps a strange one', () => {
    expect(comparisonsOf('date', 'equals')).not.toContain('greater');
    expect(comparisonsOf('number', 'at_least')).not.toContain('contains');
    expect(comparisonsOf('text', 'greater')).toContain('greater');
  });

  test('the value stays where it still means something', () => {
    expect(compareAs(row('equals', '東京'), 'contains', 'text')).toMatchObject({ value: '東京', emptyAs: 'x' });
    expect(compareAs(row('equals', '東京'), 'in', 'text').value).toEqual(['東京']);
    expect(compareAs(row('in', ['東京', '大阪']), 'equals', 'text').value).toBe('東京');
    expect(compareAs(row('equals', 5), 'at_least', 'number').value).toBe(5);
    expect(compareAs(row('before', '2026-01-01'), 'last_days', 'date')).toMatchObject({ value: 30, emptyAs: 'x' });
    expect(compareAs(row('equals', '東京'), 'filled', 'text')).toMatchObject({ value: undefined, emptyAs: undefined });
  });

  test('another field keeps what both can compare', () => {
    const old = { row: row('contains', 'ab'), type: 'text' } as const;
    expect(compare(1, 'field', 'other', 'text', old)).toMatchObject({ key: 'other', is: 'contains', value: 'ab' });
    expect(compare(1, 'field', 'n', 'number', old)).toMatchObject({ is: 'equals', value: '' });
    expect(compare(1, 'field', 'd', 'date', { row: row('equals', 'ab'), type: 'text' }).value).toBe('');
  });

  test.each([
    ['１２００', 1200],
    ['1,200', 1200],
    ['１，２００', 1200],
    ['ー３．５', -3.5],
    ['', ''],
    ['十二', '十二'],
    ['1e5', '1e5'],
  ])('%s is read as %j', (text, want) => expect(readNumber(text)).toBe(want));
});

describe('what is missing', () => {
  const type: TypeOf = (_, key) => (key === 'n' ? 'number' : key === 'd' ? 'date' : 'text');
  const told = (tree: unknown) => {
    const part = opened(tree).parts[0];
    return part && troubleOf(part, type);
  };

  test.each([
    [{}, 'fresh'],
    [{ wat: 1 }, 'foreign'],
    [{ tag: ' ' }, 'name'],
    [{ event: '' }, 'name'],
    [{ field: 't', is: 'equals', value: '' }, 'text'],
    [{ field: 't', is: 'equals', value: 'x' }, undefined],
    [{ field: 't', is: 'in', value: [] }, 'list'],
    [{ field: 't', is: 'in', value: Array.from({ length: 201 }, () => 'x') }, 'long_list'],
    [{ field: 'n', is: 'at_least', value: '十' }, 'number'],
    [{ field: 'n', is: 'at_least', value: 0 }, undefined],
    [{ field: 'd', is: 'before', value: '' }, 'day'],
    [{ field: 'd', is: 'last_days', value: 0 }, 'days'],
    [{ field: 'd', is: 'last_days', value: 36_501 }, 'days'],
    [{ field: 't', is: 'empty' }, undefined],
    [{ field: 'n', is: 'less', value: 1, empty_as: '' }, 'empty_as'],
    [{ field: 'n', is: 'less', value: 1, empty_as: 0 }, undefined],
    [{ event: 'purchase', at_least: 0 }, 'times'],
    [{ event: 'purchase', at_least: 4, at_most: 2 }, 'order'],
    [{ event: 'purchase', within_days: 'x' }, 'days'],
    [{ event: 'purchase', at_most: 0 }, undefined],
  ])('%j', (tree, want) => expect(told(tree)).toBe(want));

  test('what is unfinished is not asked, and counted', () => {
    const g = opened({ all: [company, {}, { any: [{ tag: '' }] }, { event: 'purchase', where: {} }] });
    const { group, left } = finished(g, type);
    expect(close(group)).toEqual({ all: [company, { event: 'purchase' }] });
    expect(left).toBe(3);
    expect(finished(opened({}), type)).toEqual({ group: undefined, left: 1 });
    expect(g.parts.some((p) => isGroup(p))).toBe(true);
  });
});
