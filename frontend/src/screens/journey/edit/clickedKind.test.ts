import { expect, test } from 'vitest';
import { readDrawing } from '../../../journey/drawing';
import { clickedKind } from './clickedKind';

const d = readDrawing({
  nodes: [
    { id: 'e', kind: 'entry.manual' },
    { id: 'a', kind: 'wait.duration' },
    { id: 'b', kind: 'wait.duration' },
    { id: 'x', kind: 'exit' },
  ],
  edges: [
    { from: ['e', 'next'], to: 'a' },
    { from: ['a', 'next'], to: 'b' },
  ],
});

test.each([
  ['after the selected step', 'goal', 'a', { kind: 'goal', from: { node: 'a', port: 'next' } }],
  ['at the only open outcome', 'goal', undefined, { kind: 'goal', from: { node: 'b', port: 'next' } }],
  ['nowhere after a step that ends', 'goal', 'x', undefined],
  ['an entry before the step that is selected', 'entry.tag', 'x', { kind: 'entry.tag', to: 'x' }],
  ['an entry on the ground, where there are several', 'entry.tag', 'b', { kind: 'entry.tag' }],
])('a clicked step goes %s', (_, kind, selected, want) => {
  expect(clickedKind(d, kind, selected)).toEqual(want);
});

test('the first step goes anywhere', () => {
  expect(clickedKind(readDrawing({}), 'goal', undefined)).toEqual({ kind: 'goal' });
});

test('with several open outcomes a step must be selected first', () => {
  const two = readDrawing({ nodes: [...'ab'].map((id) => ({ id, kind: 'wait.duration' })) });
  expect(clickedKind(two, 'goal', undefined)).toBeUndefined();
});
