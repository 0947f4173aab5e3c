import { expect, it } from 'vitest';
import { senderOf } from './sender';

it.each([
  ['a name and an address', '旅路珈琲焙煎所 <info@example.jp>', '旅路珈琲焙煎所', 'info@example.jp'],
  ['a quoted name', '"Tabiji, Coffee" <info@example.jp>', 'Tabiji, Coffee', 'info@example.jp'],
  ['an address alone', 'info@example.jp', '', 'info@example.jp'],
  ['an address in brackets', '<info@example.jp>', '', 'info@example.jp'],
])('%s is taken apart', (_, value, name, address) => {
  expect(senderOf([{ name: 'From', value }], 'bounce@example.jp')).toEqual({ name, address });
});

it('without a From field the envelope speaks', () => {
  expect(senderOf([], 'bounce@example.jp')).toEqual({ name: '', address: 'bounce@example.jp' });
});
