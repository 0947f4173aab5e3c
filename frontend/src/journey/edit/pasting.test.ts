import { expect, test } from 'vitest';
import { type Node, readDrawing } from '../drawing';
import { id, type NodeId } from '../ids';
import { type Clip, copy, readClip } from './clip';
import { whereTo } from './pasting';

const n = (name: string) => id<NodeId>(name);
const d = readDrawing({
  nodes: [
    { id: 'e', kind: 'entry.manual', at: [0, 0] },
    { id: 's', kind: 'split.random', at: [0, 140], config: { branches: [{ port: 'a' }, { port: 'b' }] } },
    { id: 'w', kind: 'wait.duration', at: [0, 280], config: { amount: 3, unit: 'day' } },
    { id: 'x', kind: 'exit', at: [0, 420] },
  ],
  edges: [
    { from: ['e', 'next'], to: 's' },
    { from: ['s', 'a'], to: 'w' },
    { from: ['w', 'next'], to: 'x' },
  ],
});
const clip = (...nodes: string[]): Clip => {
  const read = readClip(copy(d, { nodes: nodes.map(n) }));
  if (read.kind === 'refused') throw new Error(read.why.word);
  return read;
};
const elsewhere = (c: Clip): Clip => ({ ...c, nodes: c.nodes.map((x) => ({ ...x, id: n(`far-${x.id}`) })) });
const point = { x: 700, y: 500 };

test('steps go behind the selected one', () => {
  expect(whereTo(d, clip('w'), { selected: n('w') })).toMatchObject({ from: { node: 'w', port: 'next' } });
});

test('behind a split they go where nothing follows yet', () => {
  expect(whereTo(d, clip('w'), { selected: n('s') })).toMatchObject({ from: { node: 's', port: 'b' } });
});

test.each([
  ['nothing can follow the selected step', 'x', ['w']],
  ['an entry is among them', 'w', ['e', 's']],
] as const)('they go beside what was copied when %s', (_, selected, nodes) => {
  const to = whereTo(d, clip(...nodes), { selected: n(selected), point });
  expect(to.from).toBeUndefined();
  expect(to.at).toEqual([40, nodes[0] === 'e' ? 40 : 320]);
});

test('again and again they do not cover each other', () => {
  const w = d.nodes.get(n('w')) as Node;
  const crowded = { ...d, nodes: new Map([...d.nodes, [n('c'), { ...w, id: n('c'), at: [40, 320] as const }]]) };
  expect(whereTo(crowded, clip('w'), { selected: undefined }).at).toEqual([80, 360]);
});

test('from another journey they go where one looks', () => {
  expect(whereTo(d, elsewhere(clip('w', 'x')), { selected: undefined, point }).at).toEqual([700, 500]);
});

test('where one points, whatever is selected', () => {
  const to = whereTo(d, clip('w'), { selected: n('w'), point, pointed: true });
  expect([to.from, to.at]).toEqual([undefined, [700, 500]]);
});
