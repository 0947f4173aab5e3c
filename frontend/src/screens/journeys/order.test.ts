import { describe, expect, test } from 'vitest';
import type { Schemas } from '../../bridge';
import { byState, listed } from './order';

type Card = Schemas['Card'];

function card(id: string, c: Partial<Card>): Card {
  return {
    id,
    title: id,
    state: 'running',
    rev: 1,
    practice: false,
    version: 1,
    changed: false,
    inside: 0,
    held: 0,
    broken: 0,
    entered: 0,
    created_at: '2026-11-01T00:00:00Z',
    updated_at: '2026-11-01T00:00:00Z',
    days: [],
    findings: { errors: 0, warnings: 0, hints: 0 },
    shape: { nodes: [], edges: [], more: 0 },
    ...c,
  };
}

const at = (hour: number) => ({ at: `2026-11-24T${String(hour).padStart(2, '0')}:00:00Z`, n: 1 });

const cards = [
  card('休眠', { state: 'paused', next: at(1), inside: 141 }),
  card('夏の体験会', { state: 'finishing', next: at(9), inside: 7 }),
  card('下書き', { state: 'draft', created_at: '2026-11-20T00:00:00Z' }),
  card('昔の', { state: 'stopped' }),
  card('誕生日クーポン', { next: at(6), inside: 23 }),
  card('ようこそ', { inside: 2 }),
];

const ids = (q: Partial<Parameters<typeof listed>[1]>) =>
  listed(cards, { filter: 'all', order: 'next', search: '', ...q }).map((c) => c.id);

describe('the list of journeys', () => {
  test('what moves next stands first, what is paused last', () => {
    expect(ids({})).toEqual(['誕生日クーポン', '夏の体験会', 'ようこそ', '下書き', '昔の', '休眠']);
  });
  test('ordered by people, the most come first', () => {
    expect(ids({ order: 'people' })[0]).toBe('休眠');
  });
  test('the newest first', () => {
    expect(ids({ order: 'newest' })[0]).toBe('下書き');
  });
  test('a state leaves out the others', () => {
    expect(ids({ filter: 'running' })).toEqual(['誕生日クーポン', 'ようこそ']);
  });
  test('every word asked for stands in the name, in any width of kana', () => {
    expect(ids({ search: 'ｸｰﾎﾟﾝ 誕生' })).toEqual(['誕生日クーポン']);
    expect(ids({ search: 'クーポン 夏' })).toEqual([]);
  });
  test('those that were put away stand apart from the others', () => {
    const all = [...cards, card('片づけた', { state: 'stopped', archived: true })];
    expect(byState(all)).toEqual({ ...byState(cards), archived: 1 });
    expect(listed(all, { filter: 'all', order: 'next', search: '' })).toHaveLength(6);
    expect(listed(all, { filter: 'archived', order: 'next', search: '' }).map((c) => c.id)).toEqual(['片づけた']);
  });
  test('states are counted', () => {
    expect(byState(cards)).toEqual({ all: 6, running: 2, draft: 1, paused: 1, finishing: 1, stopped: 1, archived: 0 });
  });
});
