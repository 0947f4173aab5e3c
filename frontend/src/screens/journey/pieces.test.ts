import { expect, test } from 'vitest';
import { piecesOf } from './pieces';

test('places in a subject are told apart from what was written, without their filters', () => {
  expect(piecesOf('{{ contact.name | default: "お客様" }}、ようこそ')).toEqual([
    { place: 'contact.name' },
    { text: '、ようこそ' },
  ]);
});

test('rules of a subject are not shown', () => {
  expect(piecesOf('{% if contact.company %}御社へ{% endif %}')).toEqual([{ text: '御社へ' }]);
});

test('a subject without places is one piece', () => {
  expect(piecesOf('冬の豆だより')).toEqual([{ text: '冬の豆だより' }]);
});
