import { expect, test } from 'vitest';
import { changes, merge } from './merge';

test('only what differs is a change, and an emptied field is one', () => {
  expect(changes({ a: '1', b: '2' }, { a: '1', b: '', c: ' 3 ' })).toEqual({ b: '', c: '3' });
  expect(changes({ a: '1' }, { a: ' 1 ' })).toEqual({});
});

test('what somebody else changed elsewhere comes in, what was typed here stays', () => {
  const { sheet, clashes } = merge(
    { phone: '1', city: '東京' },
    { phone: '2', city: '東京' },
    { phone: '1', city: '京都' },
  );
  expect(sheet).toEqual({ phone: '2', city: '京都' });
  expect(clashes).toEqual([]);
});

test('two different changes of one field are a clash, and the typed one is not lost', () => {
  const { sheet, clashes } = merge({ phone: '1' }, { phone: '2' }, { phone: '3' });
  expect(sheet.phone).toBe('2');
  expect(clashes).toEqual([{ key: 'phone', mine: '2', theirs: '3' }]);
});

test('the same change by both is no clash', () => {
  expect(merge({ phone: '1' }, { phone: '2' }, { phone: '2' }).clashes).toEqual([]);
});

test('a field taken away elsewhere while it was edited here is a clash with nothing', () => {
  expect(merge({ phone: '1' }, { phone: '2' }, {}).clashes).toEqual([{ key: 'phone', mine: '2', theirs: '' }]);
});
