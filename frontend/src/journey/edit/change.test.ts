import { describe, expect, test, vi } from 'vitest';
import { type Drawing, netOf, readDrawing, writeDrawing } from '../drawing';
import type { JourneyFile } from '../file';
import { generate } from '../generate';
import type { NodeId } from '../ids';
import { made } from '../try/made';
import { apply, type Change, diff, invert, isNothing, merge, touches } from './change';
import { readChange, writeChange } from './changeJson';
import type { Answer } from './gesture';
import { remove } from './remove';
import { rename } from './set';

const bytes = (d: Drawing) => JSON.stringify(writeDrawing(d));
const throughJson = (change: Change) => readChange(JSON.parse(JSON.stringify(writeChange(change)))) as Change;

/** alikeOutside is the second drawing with those parts of the first that no change covers. */
const alikeOutside = (a: Drawing, b: Drawing): Drawing => ({ ...b, id: a.id, rest: a.rest });

describe('between any two drawings', () => {
  for (let seed = 1; seed <= 150; seed++) {
    test(`of seed ${seed}`, () => {
      const a = readDrawing(made(seed));
      const b = alikeOutside(a, readDrawing(made(seed + 1000)));
      const change = diff(a, b);
      expect(bytes(apply(a, change))).toBe(bytes(b));
      expect(bytes(apply(b, invert(a, change)))).toBe(bytes(a));
      expect(bytes(apply(a, throughJson(change)))).toBe(bytes(b));
      const c = alikeOutside(a, readDrawing(made(seed + 2000)));
      expect(bytes(apply(a, merge(a, change, diff(b, c))))).toBe(bytes(c));
    });
  }
});

const drawing = readDrawing({
  nodes: ['a', 'b', 'c'].map((id) => ({ id, kind: 'goal', at: [0, 0] })),
  edges: [
    { from: ['a', 'next'], to: 'b' },
    { from: ['b', 'next'], to: 'c' },
    { from: ['a', 'next'], to: 'b', twice: true },
  ],
});

test('nothing changes nothing', () => {
  expect(isNothing(diff(drawing, readDrawing(writeDrawing(drawing))))).toBe(true);
  expect(apply(drawing, {})).toBe(drawing);
});

test('what is not touched stays the same object, so that little is drawn again', () => {
  const change = readChange({ put: { nodes: [{ id: 'b', kind: 'goal', at: [5, 5], title: 'B' }] } }) as Change;
  const next = apply(drawing, change);
  expect(next.edges).toBe(drawing.edges);
  for (const [id, node] of next.nodes) expect(node === drawing.nodes.get(id)).toBe(id !== 'b');
  expect([...touches(change)]).toEqual(['nodes/b']);
});

test('of edges that connect the same one can be dropped, and comes back where it was', () => {
  const change = readChange({ drop: { edges: [{ from: ['a', 'next'], to: 'b' }] } }) as Change;
  const next = apply(drawing, change);
  expect(writeDrawing(next).edges).toEqual([
    { from: ['b', 'next'], to: 'c' },
    { from: ['a', 'next'], to: 'b', twice: true },
  ]);
  expect([...next.edges.keys()]).toEqual([...readDrawing(writeDrawing(next)).edges.keys()]);
  expect(bytes(apply(next, invert(drawing, change)))).toBe(bytes(drawing));
  const second = readChange({ drop: { edges: [{ from: ['a', 'next'], to: 'b', n: 2 }] } }) as Change;
  expect(writeDrawing(apply(drawing, second)).edges).toHaveLength(2);
  expect(netOf(apply(drawing, second)).edges).toHaveLength(2);
});

test('a new record stands at the end, behind another, or first', () => {
  const put = (after?: unknown) =>
    apply(
      drawing,
      readChange({ put: { nodes: [{ id: 'x', kind: 'goal' }] }, after: { nodes: after ? [after] : [] } }) as Change,
    );
  expect([...put().nodes.keys()]).toEqual(['a', 'b', 'c', 'x']);
  expect([...put({ key: 'x', after: 'a' }).nodes.keys()]).toEqual(['a', 'x', 'b', 'c']);
  expect([...put({ key: 'x' }).nodes.keys()]).toEqual(['x', 'a', 'b', 'c']);
  expect([...put({ key: 'x', after: 'gone' }).nodes.keys()]).toEqual(['a', 'b', 'c', 'x']);
});

test('ids of edges say what they connect, whatever signs are in it', () => {
  const file: JourneyFile = {
    edges: [
      { from: ['a', 'b:c'], to: 'd' },
      { from: ['a:b', 'c'], to: 'd' },
      { from: ['a', 'b'], to: 'c#2' },
      { from: ['a', 'b'], to: 'c' },
      { from: ['a', 'b'], to: 'c' },
      { from: ['a%', ''], to: 'c' },
    ],
  };
  const all = readDrawing(file);
  expect(all.edges.size).toBe(6);
  const gone = readChange({ drop: { edges: file.edges?.slice(0, 3) } }) as Change;
  expect(writeDrawing(apply(all, gone)).edges).toEqual(file.edges?.slice(3));
  const back = throughJson(invert(all, gone));
  expect(bytes(apply(apply(all, gone), back))).toBe(bytes(all));
});

test('a change of a thousand steps says only what changed', () => {
  const large = readDrawing(generate(1000));
  const [first] = large.nodes.values();
  const moved = { ...large, nodes: new Map(large.nodes) };
  if (first) moved.nodes.set(first.id, { ...first, at: [9, 9] });
  expect(JSON.stringify(writeChange(diff(large, moved))).length).toBeLessThan(300);
  const turned = { ...large, nodes: new Map([...large.nodes].reverse()) };
  expect(bytes(apply(large, diff(large, turned)))).toBe(bytes(turned));
});

test.each([
  ['no object', []],
  ['a section of another name', { puts: {} }],
  ['a part of another name', { put: { steps: [] } }],
  ['a part that is no list', { put: { nodes: {} } }],
  ['a node without an id', { put: { nodes: [{ kind: 'goal' }] } }],
  ['a node without a kind', { put: { nodes: [{ id: 'a' }] } }],
  ['an edge of one end', { drop: { edges: [{ from: ['a'], to: 'b' }] } }],
  ['an edge that is counted from zero', { drop: { edges: [{ from: ['a', 'next'], to: 'b', n: 0 }] } }],
  ['a key with more in it', { drop: { edges: [{ from: ['a', 'next'], to: 'b', why: 1 }] } }],
  ['a title that is dropped', { drop: { title: 'x' } }],
  ['a title that is a number', { put: { title: 3 } }],
  ['a place with more in it', { after: { nodes: [{ key: 'a', before: 'b' }] } }],
])('JSON with %s is no change', (_, json) => expect(readChange(json)).toBeUndefined());

test('what a gesture on a thousand steps writes and compares is what it touched', () => {
  const large = readDrawing(generate(1000));
  const middle = [...large.nodes.keys()][500] as NodeId;
  const write = vi.spyOn(JSON, 'stringify');
  const counted = (answer: Answer) => {
    if (answer.kind === 'refused') throw new Error(answer.why.word);
    const next = apply(large, answer.change);
    invert(large, answer.change);
    const calls = write.mock.calls.length;
    write.mockClear();
    return { next, calls };
  };
  const named = counted(rename(large, { node: middle, title: 'x' }));
  expect(named.calls).toBeLessThan(10);
  expect(named.next.edges).toBe(large.edges);
  expect([...named.next.nodes.values()].filter((n) => large.nodes.get(n.id) !== n)).toHaveLength(1);
  const gone = counted(remove(large, { nodes: [middle] }));
  expect(gone.calls).toBeLessThan(20);
  expect([...gone.next.edges.values()].filter((e) => large.edges.get(e.id) !== e).length).toBeLessThan(5);
  write.mockRestore();
});
