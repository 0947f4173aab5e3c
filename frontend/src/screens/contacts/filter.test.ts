import { expect, test } from 'vitest';
import { addressOf, queryOf, readFilter } from './filter';

const read = (q: string) => readFilter(new URLSearchParams(q));

test('an address without a query shows everybody, the newest first', () => {
  expect(read('')).toEqual({ view: 'all', tag: '', search: '', order: 'newest' });
  expect(addressOf(read(''))).toBe('#/contacts');
});

test('a filter survives its address', () => {
  const f = { view: 'unknown', tag: '卸・カフェ', search: 'ササキ & 12', order: 'name' } as const;
  expect(read(addressOf(f).split('?')[1] ?? '')).toEqual(f);
});

test('an order nobody knows is the usual one', () => {
  expect(read('order=price').order).toBe('newest');
});

test('the API is asked for what the view and the search say', () => {
  expect(queryOf(read('view=stopped&q=%20渡辺%20&tag=ギフト'))).toEqual({
    consent: 'stopped',
    search: '渡辺',
    tag: 'ギフト',
    order: 'newest',
  });
});
