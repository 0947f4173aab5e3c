import { describe, expect, test } from 'vitest';
import { type Drawing, type Node, netOf, portsOf, readDrawing } from './drawing';
import { generate } from './generate';
import { outlineRows, type Row, rowsAbove, shownRows, stepKey, wayKey } from './outline';
import { backLines } from './walk';

const kinds: Readonly<Record<string, string>> = { e: 'entry.manual', s: 'split.condition', m: 'mail.send', x: 'exit' };

/** sketch reads "a>b" and "s.a>b": e… are entries, s… splits with the branch a, m… mails, x… exits, others waits. */
function sketch(lines: string): Drawing {
  const names = new Set<string>();
  const edges = lines.split(' ').flatMap((line) => {
    const [from = '', to] = line.split('>');
    const [node = '', port = 'next'] = from.split('.');
    names.add(node);
    if (!to) return [];
    names.add(to);
    return [{ from: [node, port], to }];
  });
  const config = { branches: [{ port: 'a', title: 'A' }] };
  const nodes = [...names].map((id) => ({
    id,
    kind: kinds[id[0] as string] ?? 'wait.duration',
    at: [0, 0],
    config: id.startsWith('s') ? config : {},
  }));
  return readDrawing({ nodes, edges });
}

function said(r: Row): string {
  const lead = r.kind === 'step' || !r.lead ? '' : r.lead === 'open' ? ' …' : ` ${r.lead.back ? '↺' : '→'}${r.lead.to}`;
  const name = r.kind === 'step' ? r.node : r.kind === 'way' ? `${r.node}.${r.port}:` : '';
  return '-'.repeat(r.level - 1) + (name + lead).trim();
}
const rows = (d: Drawing) => outlineRows(d).map(said).join(' | ');

describe('the outline', () => {
  test.each([
    ['a line of steps', 'e>a a>b b>x', 'e | a | b | x'],
    ['an open end', 'e>a', 'e | a | …'],
    [
      'branches that meet',
      'e>s s.a>b s.else>c b>d c>d d>x',
      'e | s | -s.a: | --b | --→d | -s.else: | --c | --→d | d | x',
    ],
    ['a branch without steps', 'e>s s.a>b b>d s.else>d d>x', 'e | s | -s.a: | --b | --→d | -s.else: →d | d | x'],
    ['an open branch', 'e>s s.a>x', 'e | s | -s.a: | --x | -s.else: …'],
    ['branches that end', 'e>s s.a>x1 s.else>x2', 'e | s | -s.a: | --x1 | -s.else: | --x2'],
    ['two entries', 'e1>a e2>a a>x', 'e1 | →a | e2 | a | x'],
    ['a loop', 'e>a a>s s.a>a s.else>x', 'e | a | s | -s.a: ↺a | -s.else: | --x'],
    ['a mail that may fail', 'e>m m>b m.failed>x b>x2', 'e | m | -m.failed: | --x | b | x2'],
    ['an open failure is not listed', 'e>m m>x', 'e | m | x'],
    ['a step that nothing leads to', 'e>x a', 'e | x | a | …'],
    ['a line to itself', 'a>a', 'a | ↺a'],
    [
      'a split in a branch, which meets the outer one',
      'e>s s.a>s2 s2.a>b s2.else>c b>d c>d d>f s.else>f f>x',
      'e | s | -s.a: | --s2 | ---s2.a: | ----b | ----→d | ---s2.else: | ----c | ----→d | --d | --→f | -s.else: →f | f | x',
    ],
  ])('%s', (_, lines, want) => expect(rows(sketch(lines))).toBe(want));

  test('folds, and knows what is above a row', () => {
    const all = outlineRows(sketch('e>s s.a>b s.else>c b>d c>d d>x'));
    expect(shownRows(all, new Set([wayKey('s', 'a')])).map(said)).toEqual([
      'e',
      's',
      '-s.a:',
      '-s.else:',
      '--c',
      '--→d',
      'd',
      'x',
    ]);
    expect(shownRows(all, new Set([stepKey('s')])).map(said)).toEqual(['e', 's', 'd', 'x']);
    expect(rowsAbove(all, stepKey('b'))).toEqual([wayKey('s', 'a'), stepKey('s')]);
    expect(rowsAbove(all, stepKey('x'))).toEqual([]);
  });

  test.each([1, 2, 7, 60, 1000, 5000])(
    '%i steps: each is listed once, and each line can be read from the rows',
    (n) => {
      for (const seed of [1, 2, 3]) {
        const d = readDrawing(generate(n, seed));
        const all = outlineRows(d);
        const steps = all.filter((r) => r.kind === 'step');
        expect(steps.map((r) => r.n)).toEqual(steps.map((_, i) => i + 1));
        expect(new Set(steps.map((r) => r.node))).toEqual(new Set(d.nodes.keys()));
        expect(new Set(all.map((r) => r.key)).size).toBe(all.length);
        expect(read(d, all)).toEqual(
          netOf(d)
            .edges.map((e) => `${e.from}.${e.port}>${e.to}`)
            .sort(),
        );
        const back = backLines(d);
        const opening = new Set(all.filter((r) => r.opens).map((r) => r.key));
        expect(all.filter((r) => r.kind !== 'step' && r.lead && r.lead !== 'open' && r.lead.back)).toHaveLength(
          back.size,
        );
        for (const [parent, of] of siblingsOf(all)) {
          expect(of.map((r) => r.at)).toEqual(of.map((_, i) => i + 1));
          expect(of.every((r) => r.of === of.length)).toBe(true);
          expect(parent === '' || opening.has(parent)).toBe(true);
        }
      }
    },
  );

  test('3,000 steps in one line, each of which may fail, do not take long', () => {
    const lines = Array.from({ length: 2999 }, (_, i) => `m${i}>m${i + 1} m${i}.failed>x`);
    expect(outlineRows(sketch(lines.join(' '))).filter((r) => r.kind === 'step')).toHaveLength(3001);
  });
});

function siblingsOf(all: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const of = new Map<string, Row[]>();
  for (const r of all) {
    const list = of.get(r.parent);
    if (list) list.push(r);
    else of.set(r.parent, [r]);
  }
  return of;
}

/** read finds the lines again that the rows say: a step with an outcome "next" goes on at the next row beside it. */
function read(d: Drawing, all: readonly Row[]): readonly string[] {
  const found: string[] = [];
  const siblings = siblingsOf(all);
  for (const r of all) {
    const [below] = siblings.get(r.key) ?? [];
    if (r.kind === 'way' && !r.lead && below?.kind === 'step') found.push(`${r.node}.${r.port}>${below.node}`);
    if (r.kind !== 'step' && r.lead && r.lead !== 'open') found.push(`${r.node}.${r.port}>${r.lead.to}`);
  }
  for (const of of siblings.values())
    of.forEach((r, i) => {
      const next = of[i + 1];
      const on = r.kind === 'step' && portsOf(d.nodes.get(r.node) as Node).includes('next');
      if (on && next?.kind === 'step') found.push(`${r.node}.next>${next.node}`);
    });
  return found.sort();
}
