import { describe, expect, test } from 'vitest';
import { type Drawing, readDrawing, writeDrawing } from '../drawing';
import type { JourneyFile } from '../file';
import { apply, diff, isNothing } from './change';
import { giveBack, rebase } from './rebase';
import { replacedLine } from './told';

const file = {
  title: 't',
  settings: { reentry: 'never', zone: 'Asia/Tokyo' },
  nodes: ['a', 'b', 'c', 'd'].map((id) => ({ id, kind: 'goal', title: id, at: [0, 0], config: {} })),
  edges: [
    { from: ['a', 'next'], to: 'b' },
    { from: ['b', 'next'], to: 'c' },
  ],
  phases: [{ id: 'p', title: 'P', nodes: ['a', 'b'] }],
  notes: [{ id: 'k', text: 'note', at: [0, 0] }],
} satisfies JourneyFile;
const base = readDrawing(file);

type File = { -readonly [K in keyof typeof file]: (typeof file)[K] } & { layout?: string };
/** drawn is the drawing after a change of its file. */
function drawn(what: (f: File) => void): Drawing {
  const copy = structuredClone(file) as File;
  what(copy);
  return readDrawing(copy);
}

const node = (f: File, id: string) =>
  f.nodes.find((n) => n.id === id) as { title: string; at: number[]; config: object; kind: string };
const edges = (d: Drawing) =>
  [...d.edges.values()]
    .map((e) => `${e.from}>${e.to}`)
    .sort()
    .join(' ');

/** both is the result of two changes, ours rebased onto theirs. */
function both(ours: (f: File) => void, theirs: (f: File) => void) {
  const their = drawn(theirs);
  const rebased = rebase(diff(base, drawn(ours)), base, their);
  const d = apply(their, rebased.change);
  return { d, ...rebased, lines: rebased.replaced.map((r) => replacedLine(d, r).word) };
}

describe('ours follows theirs', () => {
  test('where they touched something else', () => {
    const { d, replaced } = both(
      (f) => (node(f, 'a').title = 'A'),
      (f) => (node(f, 'b').title = 'B'),
    );
    expect([...d.nodes.values()].map((n) => n.title)).toEqual(['A', 'B', 'c', 'd']);
    expect(replaced).toEqual([]);
  });

  test('where they touched another member of the same step', () => {
    const { d, replaced } = both(
      (f) => (node(f, 'a').title = 'A'),
      (f) => (node(f, 'a').at = [7, 7]),
    );
    expect([...d.nodes.values()][0]).toMatchObject({ title: 'A', at: [7, 7] });
    expect(replaced).toEqual([]);
  });

  test('where both said the same', () => {
    const say = (f: File) => (node(f, 'a').title = 'A');
    const { change, replaced } = both(say, say);
    expect([isNothing(change), replaced]).toEqual([true, []]);
  });

  test.each<[string, (f: File) => void, (f: File) => void, string[], (d: Drawing) => unknown, unknown]>([
    [
      'the name of a step',
      (f) => (node(f, 'a').title = 'ours'),
      (f) => (node(f, 'a').title = 'theirs'),
      ['edit.replaced.step'],
      (d) => [...d.nodes.values()][0]?.title,
      'ours',
    ],
    [
      'settings that belong together',
      (f) => (f.settings = { reentry: 'per_key', zone: 'Asia/Tokyo', parallel: true } as never),
      (f) => (f.settings = { reentry: 'after_exit', zone: 'UTC' }),
      ['edit.replaced.settings'],
      (d) => d.settings,
      { reentry: 'per_key', zone: 'UTC', parallel: true },
    ],
    [
      'the title',
      (f) => (f.title = 'ours'),
      (f) => (f.title = 'theirs'),
      ['edit.replaced.title'],
      (d) => d.title,
      'ours',
    ],
    [
      'the layout',
      (f) => (f.layout = 'own'),
      (f) => (f.layout = 'auto'),
      ['edit.replaced.layout'],
      (d) => d.layout,
      'own',
    ],
    [
      'a note',
      (f) => (f.notes = [{ id: 'k', text: 'ours', at: [0, 0] }]),
      (f) => (f.notes = []),
      ['edit.replaced.other'],
      (d) => d.notes.map((n) => n.text),
      ['ours'],
    ],
    [
      'where an outcome leads',
      (f) =>
        (f.edges = [
          { from: ['a', 'next'], to: 'c' },
          { from: ['b', 'next'], to: 'c' },
        ]),
      (f) =>
        (f.edges = [
          { from: ['a', 'next'], to: 'd' },
          { from: ['b', 'next'], to: 'c' },
        ]),
      ['edit.replaced.lines'],
      edges,
      'a>c b>c',
    ],
    [
      'an outcome that was open',
      (f) => f.edges.push({ from: ['c', 'next'], to: 'd' }),
      (f) => f.edges.push({ from: ['c', 'next'], to: 'a' }),
      ['edit.replaced.lines'],
      edges,
      'a>b b>c c>d',
    ],
    [
      'a step that they deleted',
      (f) => (node(f, 'd').title = 'ours'),
      (f) => f.nodes.pop(),
      ['edit.replaced.deleted'],
      (d) => [...d.nodes.keys()].length,
      4,
    ],
    [
      'a step that we deleted',
      (f) => f.nodes.pop(),
      (f) => (node(f, 'd').title = 'theirs'),
      ['edit.replaced.dropped'],
      (d) => [...d.nodes.keys()].length,
      3,
    ],
    [
      'a line to a step that we deleted',
      (f) => f.nodes.pop(),
      (f) => f.edges.push({ from: ['c', 'next'], to: 'd' }),
      ['edit.replaced.lines'],
      edges,
      'a>b b>c',
    ],
  ])('ours stands and it is told, with a way back: %s', (_, ours, theirs, lines, of, want) => {
    const result = both(ours, theirs);
    expect([of(result.d), result.lines]).toEqual([want, lines]);
    const back = apply(result.d, giveBack(result.d, result.replaced));
    if (!lines[0]?.endsWith('lines') || result.d.nodes.size === 4) expect(of(back)).toEqual(of(drawn(theirs)));
    expect(isNothing(diff(back, apply(back, {})))).toBe(true);
  });

  test('a line of ours to a step that they deleted is lost, and it is told', () => {
    const { d, lost, replaced } = both(
      (f) => f.edges.push({ from: ['c', 'next'], to: 'd' }),
      (f) => f.nodes.pop(),
    );
    expect([edges(d), lost.map((e) => e.to), replaced]).toEqual(['a>b b>c', ['d'], []]);
  });

  test('steps of a phase that both changed are those of both', () => {
    const { d, replaced } = both(
      (f) => (f.phases = [{ id: 'p', title: 'P', nodes: ['b', 'c'] }]),
      (f) => (f.phases = [{ id: 'p', title: 'Q', nodes: ['a', 'b', 'd'] }]),
    );
    expect([d.phases, replaced]).toEqual([[{ id: 'p', title: 'Q', nodes: ['b', 'c', 'd'] }], []]);
  });

  test('a config is one thing: ours whole', () => {
    const { d } = both(
      (f) => (node(f, 'a').config = { amount: 5, unit: 'day' }),
      (f) => (node(f, 'a').config = { amount: 3, unit: 'week', x: 1 }),
    );
    expect([...d.nodes.values()][0]?.config).toEqual({ amount: 5, unit: 'day' });
  });

  test('new steps stand where they stood, or at the end where that is gone', () => {
    const put = (f: File) => f.nodes.splice(1, 0, { ...(f.nodes[0] as (typeof f.nodes)[0]), id: 'n' });
    const first = (f: File) => (f.nodes = f.nodes.filter((n) => n.id !== 'a'));
    expect([...both(put, () => {}).d.nodes.keys()]).toEqual(['a', 'n', 'b', 'c', 'd']);
    expect([...both(put, first).d.nodes.keys()]).toEqual(['b', 'c', 'd', 'n']);
  });

  test('twice is once', () => {
    const ours = diff(
      base,
      drawn((f) => f.nodes.splice(1, 1)),
    );
    const their = apply(base, ours);
    expect(isNothing(rebase(ours, base, their).change)).toBe(true);
    expect(JSON.stringify(writeDrawing(apply(their, rebase(ours, base, their).change)))).toBe(
      JSON.stringify(writeDrawing(their)),
    );
  });
});
