import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Drawing, readDrawing, writeDrawing } from '../drawing';
import type { JourneyFile } from '../file';
import { generate } from '../generate';
import { apply, type Change, invert, touches } from './change';
import { readChange, writeChange } from './changeJson';
import { most } from './limits';
import { rebase } from './rebase';
import { hand } from './try/hand';
import { unlawful } from './try/lawful';

const journeys = join(import.meta.dirname, '../../../../backend/journey');
const edited = join(journeys, 'testdata/edited');
const long = process.env.TABIJI_LONG !== undefined;
const seeds = long ? 200 : 50;
const gestures = long ? 1000 : 200;

const bytes = (d: Drawing) => JSON.stringify(writeDrawing(d));
const format = 'tabiji.journey/1';

/** begin is the drawing that a seed begins with: an empty one, one of the test journeys, or a generated one. */
function begin(seed: number): Drawing {
  const files = ['welcome', 'everything'].map((name) =>
    readFileSync(join(journeys, `testdata/${name}.journey.json`), 'utf8'),
  );
  const file = [{ format }, ...files.map((f) => JSON.parse(f) as JourneyFile), { format, ...generate(8 + seed) }][
    seed % 4
  ];
  return { ...readDrawing(file as JourneyFile), messages: new Map() };
}

/** drawn makes random gestures with a seed, and calls look for each. */
function drawn(
  seed: number,
  n: number,
  look: (d: Drawing, change: Change, next: Drawing, name: string) => void,
): Drawing {
  const { gesture } = hand(seed);
  let d = begin(seed);
  for (let i = 0; i < n; i++) {
    const [name, answer] = gesture(d);
    if (answer.kind === 'refused') continue;
    const next = apply(d, answer.change);
    look(d, answer.change, next, name);
    d = next;
  }
  return d;
}

describe('whatever is drawn', () => {
  const made = new Map<string, number>();
  for (let seed = 1; seed <= seeds; seed++) {
    test(`with seed ${seed}`, { timeout: 60_000 }, () => {
      let before = bytes(begin(seed));
      let n = 0;
      drawn(seed, gestures, (d, change, next, name) => {
        made.set(name, (made.get(name) ?? 0) + 1);
        const after = bytes(next);
        if (after === before) return;
        const said = () => `${name}: ${JSON.stringify(writeChange(change))}`;
        if (bytes(apply(next, invert(d, change))) !== before) expect.fail(`${said()}: does not lead back`);
        const wrong = unlawful(writeDrawing(next));
        if (wrong.length > 0) expect.fail(`${said()}: ${wrong}`);
        before = after;
        if (++n % 5 > 0) return;
        const again = readDrawing(JSON.parse(after) as JourneyFile);
        expect(bytes(again), `${said()}: as a file`).toBe(after);
        expect([...again.edges.keys()]).toEqual([...next.edges.keys()]);
      });
      expect(n).toBeGreaterThan(gestures / 5);
    });
  }

  test('every gesture was made', () => {
    const { gesture } = hand(1);
    expect(gesture(begin(1))).toHaveLength(2);
    expect(made.size).toBeGreaterThan(40);
    expect([...made].filter(([, n]) => n < 10)).toEqual([]);
  });
});

describe('what two do', () => {
  let apart = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    test(`with seed ${seed} meets, whoever comes first`, { timeout: 60_000 }, () => {
      const [one, other] = [hand(seed), hand(seed + 10_000)];
      let d = begin(seed);
      for (let i = 0; i < gestures / 4; i++) {
        const [[, a], [, b]] = [one.gesture(d), other.gesture(d)];
        if (a.kind === 'refused' || b.kind === 'refused') continue;
        const [first, second] = [apply(d, a.change), apply(d, b.change)];
        const [ours, theirs] = [rebase(b.change, d, first), rebase(a.change, d, second)];
        const [ab, ba] = [apply(first, ours.change), apply(second, theirs.change)];
        expect(unlawful(writeDrawing(ab))).toEqual([]);
        if (disjoint(d, a.change, b.change)) {
          apart++;
          expect(meaning(ab)).toEqual(meaning(ba));
          expect([ours.replaced, theirs.replaced, ours.lost, theirs.lost]).toEqual([[], [], [], []]);
        }
        d = one.dice(2) ? first : ab;
      }
    });
  }
  test('often, they do not touch the same', () => expect(apart).toBeGreaterThan(seeds * 5));
});

/** disjoint tells whether two changes concern no record, outcome or step in common. */
function disjoint(d: Drawing, a: Change, b: Change): boolean {
  const of = (change: Change) => {
    const next = apply(d, change);
    const all = new Set([...touches(change)].filter((t) => !t.startsWith('edges/')));
    for (const key of change.edges?.to.keys() ?? []) {
      for (const e of [d.edges.get(key as never), next.edges.get(key as never)])
        if (e) for (const t of [`outcome/${e.from}/${e.port}`, `end/${e.from}`, `end/${e.to}`]) all.add(t);
    }
    for (const p of ['phases', 'aside'] as const)
      for (const r of change[p]?.to.values() ?? [])
        for (const n of (r && 'nodes' in r && (r.nodes as string[])) || []) all.add(`end/${n}`);
    for (const [key, node] of change.nodes?.to ?? []) if (!node) all.add(`end/${key}`);
    return all;
  };
  const [one, other] = [of(a), of(b)];
  return ![...one].some((t) => other.has(t));
}

/** meaning is the content of a drawing, whatever the order of its records. */
function meaning(d: Drawing): unknown {
  const { nodes, edges, phases, notes, aside, ...rest } = writeDrawing(d);
  const sorted = (list: readonly unknown[] | null | undefined) => (list ?? []).map((x) => JSON.stringify(x)).sort();
  return {
    ...rest,
    nodes: sorted(nodes),
    edges: sorted(edges),
    phases: sorted(phases),
    notes: sorted(notes),
    aside: sorted(aside),
  };
}

// With TABIJI_WRITE the drawings and changes that Go's tests read are written anew.
describe('drawings that Go reads', () => {
  const dir = (name: string) => join(edited, name);
  if (process.env.TABIJI_WRITE) {
    mkdirSync(edited, { recursive: true });
    for (let seed = 1; seed <= 24; seed++) {
      const d = drawn(seed, 20 + seed * 4, () => {});
      writeFileSync(dir(`drawing-${seed}.json`), `${JSON.stringify({ format, ...writeDrawing(d) }, null, 1)}\n`);
    }
    for (let seed = 101; seed <= 124; seed++) {
      const steps: [Drawing, Change][] = [];
      drawn(seed, 60, (d, change) => steps.push([d, change]));
      const [d, change] = steps[seed % 7 === 0 ? steps.length - 1 : (seed * 2) % steps.length] as [Drawing, Change];
      const back = seed % 3 === 0;
      const [before, made] = back ? [apply(d, change), invert(d, change)] : [d, change];
      const pair = {
        before: { format, ...writeDrawing(before) },
        change: writeChange(made),
        after: { format, ...writeDrawing(apply(before, made)) },
      };
      writeFileSync(dir(`change-${seed}.json`), `${JSON.stringify(pair, null, 1)}\n`);
    }
  }
  const read = (name: string) => JSON.parse(readFileSync(dir(name), 'utf8')) as Record<string, never>;
  const names = readdirSync(edited);
  test.each(names.filter((n) => n.startsWith('drawing-')))('%s keeps the rules', (name) => {
    expect(unlawful(read(name))).toEqual([]);
  });
  test.each(names.filter((n) => /^(change|fix)-/.test(n)))('%s is made here as there', (name) => {
    const { before, change, after } = read(name);
    const made = apply(readDrawing(before as unknown as JourneyFile), readChange(change) as Change);
    expect(bytes(made)).toBe(bytes(readDrawing(after as unknown as JourneyFile)));
  });
  test('there are such files', () => expect(names.length).toBeGreaterThanOrEqual(55));
});

test('the bounds are those of the program', () => {
  const go = ['read.go', 'later.go', 'split_condition.go']
    .map((f) => readFileSync(join(journeys, f), 'utf8'))
    .join('\n');
  const bound = (name: string) => {
    const [, text = ''] = new RegExp(`\\b${name}\\s+=\\s+([\\d_e<> ]+)`).exec(go) ?? [];
    const [base = '', shift] = text.replaceAll('_', '').split('<<');
    return Number(base) * 2 ** Number(shift ?? 0);
  };
  expect({
    nodes: bound('MaxNodes'),
    edges: bound('MaxEdges'),
    notes: bound('MaxNotes'),
    phases: bound('MaxPhases'),
    aside: bound('MaxAsides'),
    title: bound('MaxTitle'),
    note: bound('MaxNote'),
    purpose: bound('maxPurpose'),
    config: bound('maxConfig'),
    nesting: bound('MaxNesting'),
    farthest: bound('farthest'),
    branches: bound('MaxBranches'),
    side: bound('MaxSide'),
  }).toEqual(most);
});
