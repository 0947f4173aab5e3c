import { describe, expect, it } from 'vitest';
import type { Delivery } from './deliveries';
import { countOf, looks, needs, tabs, whenOf } from './states';

const counts = [
  { state: 'sent', practice: true, n: 16, settled: 0 },
  { state: 'sent', practice: false, n: 4, settled: 0 },
  { state: 'claimed', practice: false, n: 2, settled: 0 },
  { state: 'handed', practice: false, n: 1, settled: 0 },
] as const;
const tab = (id: string) => tabs.find((t) => t.id === id) ?? { id, states: [] };

describe('the filters of the outbox', () => {
  it('every state has exactly one filter beside "all"', () => {
    expect(tabs.flatMap((t) => t.states).sort()).toEqual(Object.keys(looks).sort());
  });
  it.each([
    ['all', undefined, 23],
    ['all', false, 7],
    ['sending', undefined, 3],
    ['sent', true, 16],
    ['held', undefined, 0],
  ] as const)('%s with practice %s counts %i', (id, practice, n) => {
    expect(countOf(tab(id), counts, practice)).toBe(n);
  });
});

describe('what waits for a person', () => {
  const some = [
    { state: 'unknown', practice: false, n: 3, settled: 1 },
    { state: 'held', practice: true, n: 2, settled: 0 },
    { state: 'sent', practice: false, n: 9, settled: 0 },
  ] as const;
  it.each([
    ['unknown ones, less those sent anew', 'unknown', undefined, 2],
    ['held ones', 'held', undefined, 2],
    ['held ones of practice, not asked for', 'held', false, 0],
    ['sent ones never', 'sent', undefined, 0],
    ['the filter "all" marks nothing', 'all', undefined, 0],
  ] as const)('%s', (_, id, practice, n) => {
    expect(needs(tab(id), some, practice)).toBe(n);
  });
});

describe('the moment a row shows', () => {
  const plan = { planned_at: 'plan' } as const;
  it.each([
    ['its result', { ...plan, state: 'sent', resolved_at: 'end', handed_at: 'dot' }, 'end'],
    ['the next try', { ...plan, state: 'later', next_at: 'next', handed_at: 'dot' }, 'next'],
    ['the time it is due', { ...plan, state: 'due', next_at: 'next' }, 'next'],
    ['its plan, before all else is known', { ...plan, state: 'held' }, 'plan'],
  ] as const)('is %s', (_, row, want) => {
    expect(whenOf(row as unknown as Delivery)).toBe(want);
  });
});
