import { describe, expect, test } from 'vitest';
import { type Drawing, netOf, readDrawing, writeDrawing } from '../drawing';
import { generate } from '../generate';
import { id, type NodeId } from '../ids';
import { outlineRows, rowsBelow } from '../outline';
import { backLines } from '../walk';
import { moveAcross, moveAlong } from './along';
import { apply } from './change';
import type { Answer } from './gesture';
import { hand } from './try/hand';
import { unlawful } from './try/lawful';

const n = (name: string) => id<NodeId>(name);
const kinds: Readonly<Record<string, string>> = { e: 'entry.manual', s: 'split.condition', m: 'mail.send', x: 'exit' };

/** sketch reads "a>b" and "s.a>b": e… are entries, s… splits with the branches a and b, m… mails, x… exits. */
function sketch(lines: string): Drawing {
  const names = new Set<string>();
  const edges = lines.split(' ').flatMap((line) => {
    const [from = '', to = ''] = line.split('>');
    const [node = '', port = 'next'] = from.split('.');
    names.add(node);
    names.add(to);
    return [{ from: [node, port], to }];
  });
  const config = { branches: [{ port: 'a' }, { port: 'b' }] };
  const nodes = [...names].map((own) => ({
    id: own,
    kind: kinds[own[0] as string] ?? 'wait.duration',
    at: [0, 0],
    config: own.startsWith('s') ? config : {},
  }));
  return readDrawing({ nodes, edges });
}

const lines = (d: Drawing) =>
  [...d.edges.values()]
    .map((e) => `${e.from}${e.port === 'next' ? '' : `.${e.port}`}>${e.to}`)
    .sort()
    .join(' ');
const sorted = (text: string) => text.split(' ').sort().join(' ');
const outcome = (d: Drawing, answer: Answer) =>
  answer.kind === 'refused' ? answer.why.word : lines(apply(d, answer.change));

describe('a step is moved along its line', () => {
  test.each([
    ['up', 'e>a a>b b>x', 'b', -1, 'e>b b>a a>x'],
    ['down', 'e>a a>b b>x', 'a', 1, 'e>b b>a a>x'],
    ['down to the open end', 'e>a a>b', 'a', 1, 'e>b b>a'],
    ['up from the open end', 'e>a a>b', 'b', -1, 'e>b b>a'],
    [
      'down past a split, which all lines into the meeting step then leave to it',
      'e>a a>s s.a>b s.b>j b>j s.else>j j>x',
      'a',
      1,
      'e>s s.a>b s.b>a b>a s.else>a a>j j>x',
    ],
    ['up past a split', 'e>s s.a>b s.b>j b>j s.else>j j>x', 'j', -1, 'e>j j>s s.a>b s.b>x b>x s.else>x'],
    ['a split with its branches', 'e>a a>s s.a>b b>x s.b>x s.else>x', 's', -1, 'e>s s.a>b b>a s.b>a s.else>a a>x'],
    [
      'in a branch, which meets another',
      'e>s s.a>b b>c c>x s.b>x s.else>x',
      'c',
      -1,
      'e>s s.a>c c>b b>x s.b>x s.else>x',
    ],
    ['a mail whose failure goes elsewhere', 'e>a a>m m>b m.failed>x b>x2', 'm', 1, 'e>a a>b b>m m.failed>x m>x2'],
    ['and a loop goes on to lead to its step', 'e>a a>b b>s s.a>a s.else>x', 'b', -1, 'e>b b>a a>s s.a>a s.else>x'],
  ] as const)('%s', (_, from, node, by, want) =>
    expect(outcome(sketch(from), moveAlong(sketch(from), { node: n(node), by }))).toBe(sorted(want)),
  );

  test.each([
    ['above an entry', 'e>a a>x', 'a', -1, 'edit.refused.into_entry'],
    ['behind the end', 'e>a a>x', 'a', 1, 'edit.refused.last'],
    ['out of its branch', 'e>s s.a>b b>x s.else>x', 'b', -1, 'edit.refused.first'],
    ['beside what it does not lead to', 'e>x a>b', 'a', -1, 'edit.refused.first'],
    ['when it is gone', 'e>x', 'gone', 1, 'edit.refused.gone'],
  ] as const)('but not %s', (_, from, node, by, want) =>
    expect(outcome(sketch(from), moveAlong(sketch(from), { node: n(node), by }))).toBe(want),
  );
});

describe('a step is moved to the branch beside', () => {
  test.each([
    ['behind', 'e>s s.a>b b>x s.b>c c>x s.else>x', 'b', 1, 'e>s s.a>x s.b>b b>c c>x s.else>x'],
    ['before', 'e>s s.a>b b>x s.b>c c>x s.else>x', 'c', -1, 'e>s s.a>c c>b b>x s.b>x s.else>x'],
    ['which is open', 'e>s s.a>b', 'b', 1, 'e>s s.b>b'],
    ['from the middle', 'e>s s.a>b b>c c>x s.b>x', 'c', 1, 'e>s s.a>b b>x s.b>c c>x'],
  ] as const)('%s', (_, from, node, by, want) =>
    expect(outcome(sketch(from), moveAcross(sketch(from), { node: n(node), by }))).toBe(sorted(want)),
  );

  test('but not where there is none', () => {
    const d = sketch('e>s s.a>b b>x');
    expect(outcome(d, moveAcross(d, { node: n('b'), by: -1 }))).toBe('edit.refused.no_branch');
    expect(outcome(d, moveAcross(d, { node: n('s'), by: 1 }))).toBe('edit.refused.no_branch');
  });
});

test.each([1, 2, 3, 4, 5, 6])(
  'seed %i: what is moved down comes back up, and the backend takes every draft',
  (seed) => {
    const { dice, gesture } = hand(seed);
    let d = readDrawing(generate(40, seed));
    let [moved, back] = [0, 0];
    for (let i = 0; i < 300; i++) {
      const own = [...d.nodes.keys()][dice(d.nodes.size)];
      const make = dice(2) ? moveAlong : moveAcross;
      const answer = own && make(d, { node: own, by: dice(2) ? 1 : -1 });
      if (answer && answer.kind === 'done') {
        const next = apply(d, answer.change);
        expect(unlawful(writeDrawing(next))).toEqual([]);
        expect(next.nodes.size).toBe(d.nodes.size);
        expect(new Set([...next.edges.values()].map((e) => `${e.from} ${e.port}`)).size).toBe(next.edges.size);
        moved++;
        d = next;
      }
      const down = own && moveAlong(d, { node: own, by: 1 });
      if (down && down.kind === 'done') {
        const there = apply(d, down.change);
        const up = moveAlong(there, { node: own, by: -1 });
        if (up.kind === 'done' && alone(d, own) && beside(d, own) === beside(there, own) && backLines(d).size === 0) {
          expect(lines(apply(there, up.change))).toBe(lines(d));
          back++;
        }
      }
      const [, other] = gesture(d);
      if (i % 10 === 0 && other.kind === 'done') d = apply(d, other.change);
      if (!once(d)) d = readDrawing(generate(40, seed + i));
    }
    expect(moved).toBeGreaterThan(20);
    expect(back).toBeGreaterThan(5);
  },
);

/** once tells whether each outcome leads to one step, as it does in what the page draws. */
function once(d: Drawing): boolean {
  return new Set([...d.edges.values()].map((e) => `${e.from} ${e.port}`)).size === d.edges.size;
}

/** alone tells whether only the step, or what is listed below it, leads to the one behind it; else others pass that one too. */
function alone(d: Drawing, own: NodeId): boolean {
  const rows = outlineRows(d);
  const row = rows.find((r) => r.kind === 'step' && r.node === own);
  const line = rows.filter((r) => r.kind === 'step' && r.parent === row?.parent);
  const next = line[line.findIndex((r) => r.node === own) + 1];
  const within = new Set([own, ...rowsBelow(rows, row?.key ?? '').map((r) => r.node)]);
  return (
    netOf(d)
      .ins.get(next?.node ?? '')
      ?.every((e) => within.has(e.from)) ?? false
  );
}

/** beside is the row below which a step is listed. */
function beside(d: Drawing, own: NodeId): string | undefined {
  return outlineRows(d).find((r) => r.kind === 'step' && r.node === own)?.parent;
}
