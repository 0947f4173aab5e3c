import { describe, expect, test } from 'vitest';
import { branchesOf, type Drawing, readDrawing } from '../drawing';
import { id, type NodeId } from '../ids';
import { kindIds, kindOf } from '../kinds';
import { add } from './add';
import { addBranch, nameBranch, orderBranch } from './branches';
import { carry, carryBranch } from './carry';
import { apply } from './change';
import { connect, disconnect, isolate, reconnect, whyNot } from './connect';
import { duplicate, duplicateBranch } from './copies';
import { defaultConfig } from './defaults';
import { allAfter, type Outcome, stepsOfBranch } from './flow';
import type { Answer } from './gesture';
import { freshIds } from './ids';
import { addNote, colorNote, resizeNote } from './notes';
import { addPhase, assignPhase, dissolvePhase, phaseOf, putInPhase, removePhase } from './phases';
import { align, arrangeBy, distribute, move, noteAnchor, tidy } from './place';
import { remove, removeBranch } from './remove';
import { configure, rename, setJourney, switchOff } from './set';

const n = (name: string) => id<NodeId>(name);
const at = (where: string): Outcome => {
  const [node = '', port = 'next'] = where.split('.');
  return { node: n(node), port };
};
const ids = () => {
  let i = 0;
  return () => `new${++i}`;
};

/** sketch reads "a>b" and "a.port>b": e… are entries, s… splits with the branches a and b, m… mails, x… ends. */
function sketch(lines: string, places: Readonly<Record<string, readonly number[]>> = {}): Drawing {
  const names = new Set<string>();
  const edges = lines.split(' ').flatMap((line) => {
    const [from = '', to] = line.split('>');
    const o = at(from);
    names.add(o.node);
    if (!to) return [];
    names.add(to);
    return [{ from: [o.node, o.port], to }];
  });
  const kinds = { e: 'entry.manual', s: 'split.condition', m: 'mail.send', x: 'exit' } as Readonly<
    Record<string, string>
  >;
  const config = { branches: [{ port: 'a', title: 'A' }, { port: 'b' }] };
  const nodes = [...names].map((name) => ({
    id: name,
    kind: kinds[name[0] as string] ?? 'wait.duration',
    at: places[name] ?? [0, 0],
    config: name.startsWith('s') ? config : {},
  }));
  return readDrawing({ nodes, edges });
}

const lines = (d: Drawing) =>
  [...d.edges.values()].map((e) => `${e.from}${e.port === 'next' ? '' : `.${e.port}`}>${e.to}`).join(' ');

function made(d: Drawing, answer: Answer): Drawing {
  if (answer.kind === 'refused') throw new Error(`refused: ${answer.why.word}`);
  return apply(d, answer.change);
}

const why = (answer: Answer) => (answer.kind === 'refused' ? answer.why.word : 'was made');

describe('a step is added', () => {
  const d = sketch('e>a a>b s.a>b');
  const wait = 'wait.duration';
  test.each([
    ['at an open outcome', { kind: wait, from: at('b') }, 'e>a a>b s.a>b b>new1'],
    ['into a line', { kind: wait, from: at('a') }, 'e>a a>new1 s.a>b new1>b'],
    ['at the open outcome of a split', { kind: wait, from: at('s.else') }, 'e>a a>b s.a>b s.else>new1'],
    [
      'that splits, into a line: people go on by its first branch',
      { kind: 'split.random', from: at('a') },
      'e>a a>new1 s.a>b new1.a>b',
    ],
    ['that ends, into a line', { kind: 'exit', from: at('a') }, 'e>a a>new1 s.a>b'],
    ['that sends, into a line', { kind: 'mail.send', from: at('e') }, 'e>new1 a>b s.a>b new1>a'],
    ['on the ground', { kind: wait, at: [7, 8] as const }, 'e>a a>b s.a>b'],
    ['as one more entry of a step', { kind: 'entry.tag', to: n('a') }, 'e>a a>b s.a>b new1>a'],
  ])('%s', (_, intent, want) => {
    const answer = add(d, intent, ids());
    const next = made(d, answer);
    expect(lines(next)).toBe(want);
    expect(answer).toMatchObject({ picked: ['new1'] });
    if ('at' in intent) expect(next.nodes.get(n('new1'))?.at).toEqual([7, 8]);
  });

  test('but no entry behind a step, and nothing at what is gone', () => {
    expect(why(add(d, { kind: 'entry.tag', from: at('a') }, ids()))).toBe('edit.refused.into_entry');
    expect(why(add(d, { kind: 'of.tomorrow' }, ids()))).toBe('edit.refused.kind');
    expect(why(add(d, { kind: wait, from: at('gone') }, ids()))).toBe('edit.refused.gone');
    expect(why(add(d, { kind: wait, from: at('a.maybe') }, ids()))).toBe('edit.refused.outcome');
  });

  test('under an id that nothing has', () => {
    const taken = ['a', 'b', 'z'];
    expect(
      [
        ...made(
          d,
          add(d, { kind: wait }, () => taken.shift() ?? ''),
        ).nodes.keys(),
      ].at(-1),
    ).toBe('z');
    const bytes = new Uint8Array(10).map((_, i) => i * 25);
    expect(freshIds(() => bytes)()).toMatch(/^n[a-z0-9]{10}$/);
  });

  test('into the phase of the step before', () => {
    const phased = made(d, addPhase(d, { title: '前半', nodes: [n('a')] }, ids()));
    expect(
      made(
        phased,
        add(phased, { kind: wait, from: at('a') }, () => 'q'),
      ).phases[0]?.nodes,
    ).toEqual(['a', 'q']);
  });
});

describe.each(kindIds)('a new %s', (kind) => {
  test('says what only its author cannot know, and has its outcomes', () => {
    const config = defaultConfig(kind);
    const required = kindOf(kind)?.fields.filter((f) => f.required) ?? [];
    expect(Object.keys(config).sort()).toEqual(required.map((f) => f.name).sort());
    const ports = branchesOf({ kind, config }).map((b) => b.port);
    expect(ports).toEqual(kindOf(kind)?.branches ? ports.map((_, i) => 'ab'[i]) : []);
    expect(ports.length > 0).toBe(kindOf(kind)?.branches);
  });
});

test('defaults are those of the kinds', () => {
  expect(defaultConfig('wait.duration')).toEqual({ amount: 3, unit: 'day' });
  expect(defaultConfig('mail.send')).toEqual({ message: '' });
  expect(defaultConfig('split.random')).toEqual({ branches: ['a', 'b'].map((port) => ({ port, weight: 1 })) });
  expect(defaultConfig('of.tomorrow')).toEqual({});
});

describe('lines', () => {
  const d = sketch('e>a a>b s.a>b s.b>c m>x m.failed>x');
  test.each([
    ['from an open outcome', connect(d, { from: at('b'), to: n('c') }), 'e>a a>b s.a>b s.b>c m>x m.failed>x b>c'],
    [
      'from one that led elsewhere: it leads there no more',
      connect(d, { from: at('a'), to: n('c') }),
      'e>a a>c s.a>b s.b>c m>x m.failed>x',
    ],
    ['that close a loop', connect(d, { from: at('b'), to: n('a') }), 'e>a a>b s.a>b s.b>c m>x m.failed>x b>a'],
    ['into themselves', connect(d, { from: at('c'), to: n('c') }), 'e>a a>b s.a>b s.b>c m>x m.failed>x c>c'],
    ['led to another step', reconnect(d, { edge: id('a:next:b'), to: n('c') }), 'e>a a>c s.a>b s.b>c m>x m.failed>x'],
    [
      'led from another outcome',
      reconnect(d, { edge: id('s:a:b'), from: at('s.else') }),
      'e>a a>b s.else>b s.b>c m>x m.failed>x',
    ],
    [
      'led from an outcome that has one',
      reconnect(d, { edge: id('s:a:b'), from: at('s.b') }),
      'e>a a>b s.b>b m>x m.failed>x',
    ],
    ['taken away', disconnect(d, { edge: id('m:failed:x') }), 'e>a a>b s.a>b s.b>c m>x'],
    ['taken away from a step', isolate(d, { nodes: [n('b')] }), 'e>a s.b>c m>x m.failed>x'],
  ])('%s', (_, answer, want) => expect(lines(made(d, answer))).toBe(want));

  test('that say the same as before change nothing', () => {
    expect(connect(d, { from: at('a'), to: n('b') })).toMatchObject({ change: {} });
    expect(reconnect(d, { edge: id('a:next:b') })).toMatchObject({ change: {} });
  });

  test.each([
    ['into an entry', whyNot(d, at('a'), n('e')), 'edit.refused.into_entry'],
    ['out of an end', whyNot(d, at('x'), n('a')), 'edit.refused.outcome'],
    ['to what is gone', whyNot(d, at('a'), n('gone')), 'edit.refused.gone'],
    ['to where one may', whyNot(d, at('a'), n('a')), undefined],
  ])('%s', (_, said, want) => expect(said?.word).toBe(want));

  test('two from one outcome become one', () => {
    const twice = sketch('a>b a>c a>b');
    expect(lines(made(twice, connect(twice, { from: at('a'), to: n('c') })))).toBe('a>c');
  });
});

describe('deleting heals the line', () => {
  test.each([
    ['a step in a row', 'e>a a>b b>c', ['b'], 'e>a a>c'],
    ['several in a row', 'e>a a>b b>c c>d', ['a', 'b'], 'e>c c>d'],
    ['where two lead in', 'e>a s.a>a a>b', ['a'], 'e>b s.a>b'],
    ['a mail with its two ways: on by the plain one', 'e>m m>a m.failed>b', ['m'], 'e>a'],
    ['a split with two ways: nobody knows which', 'e>s s.a>a s.else>b', ['s'], ''],
    ['a split with one way', 'e>s s.a>a', ['s'], 'e>a'],
    ['the last', 'e>a a>b', ['b'], 'e>a'],
    ['a loop: no line into itself', 'e>a a>b b>a', ['b'], 'e>a'],
    ['all of a loop', 'e>a a>b b>a', ['a', 'b'], ''],
    ['what leads into an entry by mistake', 'a>b b>e', ['b'], ''],
    ['an edge that dangles stays as it was', 'a>b', ['gone', 'a'], ''],
  ])('%s', (_, drawn, gone, want) => {
    const d = sketch(drawn);
    expect(lines(made(d, remove(d, { nodes: gone.map(n) })))).toBe(want);
  });

  test('and forgets the step in phases and findings set aside', () => {
    const d = {
      ...sketch('e>a a>b'),
      phases: [{ id: 'p', title: 'P', nodes: ['a', 'b'] }],
      aside: [{ finding: 'f', node: 'a' }, { finding: 'f' }],
    };
    const next = made(d, remove(d, { nodes: [n('a')] }));
    expect(next).toMatchObject({ phases: [{ nodes: ['b'] }], aside: [{ finding: 'f' }] });
  });
});

describe('a branch', () => {
  const d = sketch('e>s s.a>a a>b b>j s.b>c c>j j>x s.else>x');
  test('is what people come to by it only', () => {
    expect([...stepsOfBranch(d, at('s.a'))].sort()).toEqual(['a', 'b']);
    expect([...stepsOfBranch(d, at('e'))].sort()).toEqual(['a', 'b', 'c', 'j', 's', 'x']);
    expect([...stepsOfBranch(d, at('s.else'))]).toEqual([]);
    const loop = sketch('e>s s.a>a a>b b>a b>s');
    expect([...stepsOfBranch(loop, at('s.a'))].sort()).toEqual(['a', 'b']);
    expect([...allAfter(d, [n('c')])].sort()).toEqual(['c', 'j', 'x']);
  });
  test('is deleted with its outcome', () => {
    const next = made(d, removeBranch(d, { at: at('s.a') }));
    expect(lines(next)).toBe('e>s s.b>c c>j j>x s.else>x');
    expect(branchesOf(next.nodes.get(n('s')) as never).map((b) => b.port)).toEqual(['b']);
    expect(why(removeBranch(next, { at: at('s.b') }))).toBe('edit.refused.last_branch');
  });
  test('is emptied', () => {
    const next = made(d, removeBranch(d, { at: at('s.a'), keep: true }));
    expect([lines(next), branchesOf(next.nodes.get(n('s')) as never).length]).toEqual([
      'e>s s.b>c c>j j>x s.else>x',
      2,
    ]);
  });
  test('is re-ordered, named, added', () => {
    const titles = (x: Drawing) => branchesOf(x.nodes.get(n('s')) as never).map((b) => b.port + b.title);
    expect(titles(made(d, orderBranch(d, { at: at('s.b'), to: 0 })))).toEqual(['b', 'aA']);
    expect(titles(made(d, orderBranch(d, { at: at('s.a'), to: 9 })))).toEqual(['b', 'aA']);
    expect(titles(made(d, nameBranch(d, { at: at('s.b'), title: '常連' })))).toEqual(['aA', 'b常連']);
    expect(titles(made(d, nameBranch(d, { at: at('s.a'), title: '' })))).toEqual(['a', 'b']);
    expect(titles(made(d, addBranch(d, { node: n('s'), title: '新' })))).toEqual(['aA', 'b', 'c新']);
    expect(lines(made(d, orderBranch(d, { at: at('s.b'), to: 0 })))).toBe(lines(d));
    expect(why(addBranch(d, { node: n('a') }))).toBe('edit.refused.gone');
  });
  test('is duplicated with its steps, and joins where it joined', () => {
    const next = made(d, duplicateBranch(d, { at: at('s.a') }, ids()));
    expect(branchesOf(next.nodes.get(n('s')) as never).map((b) => b.port + b.title)).toEqual(['aA', 'cA', 'b']);
    expect(lines(next)).toBe(`${lines(d)} new1>new2 new2>j s.c>new1`);
  });
  test('has its twenty at most', () => {
    let many = d;
    for (let i = 0; i < 18; i++) many = made(many, addBranch(many, { node: n('s') }));
    expect(new Set(branchesOf(many.nodes.get(n('s')) as never).map((b) => b.port)).size).toBe(20);
    expect(why(addBranch(many, { node: n('s') }))).toBe('edit.refused.branches');
    expect(why(duplicateBranch(many, { at: at('s.a') }, ids()))).toBe('edit.refused.branches');
  });
});

describe('steps are moved elsewhere', () => {
  test.each([
    ['a step into another line', 'e>a a>b b>c', ['a'], 'b', 'e>b b>a a>c'],
    ['a step to an open outcome', 'e>a a>b s.a>c', ['a'], 'c', 'e>b s.a>c c>a'],
    ['a row, its lines with it', 'e>a a>b b>c c>d', ['a', 'b'], 'd', 'e>c a>b c>d d>a'],
    ['before its own next', 'e>a a>b', ['a'], 'b', 'e>b b>a'],
    ['to where it stands', 'e>a a>b', ['a'], 'e', 'e>a a>b'],
    ['a split: people go on by its first open branch', 'e>s s.a>a b>c', ['s'], 'b', 'e>a b>s s.a>c'],
    ['a split with its branch: on by the end of that', 'e>s s.a>a b>c', ['s', 'a'], 'b', 's.a>a b>s a>c'],
    ['an end into a line: the rest waits for a line', 'e>a a>x b>c', ['x'], 'b', 'e>a b>x'],
  ])('%s', (_, drawn, nodes, to, want) => {
    const d = sketch(drawn);
    expect(lines(made(d, carry(d, { nodes: nodes.map(n), to: at(to) })))).toBe(want);
  });
  test('a whole branch', () => {
    const d = sketch('e>s s.a>a a>b s.b>c');
    expect(lines(made(d, carryBranch(d, { from: at('s.a'), to: at('c') })))).toBe('e>s a>b s.b>c c>a');
  });
  test('but not into themselves, and no entry', () => {
    const d = sketch('e>a a>b');
    expect(why(carry(d, { nodes: [n('a'), n('b')], to: at('b') }))).toBe('edit.refused.into_itself');
    expect(why(carry(d, { nodes: [n('e')], to: at('b') }))).toBe('edit.refused.into_entry');
  });
});

test('copies have the lines between them, and none to others', () => {
  const d = sketch('e>a a>b b>c');
  const next = made(d, duplicate(d, { nodes: [n('a'), n('b')] }, ids()));
  expect(lines(next)).toBe('e>a a>b b>c new1>new2');
  expect(next.nodes.get(n('new1'))?.at).toEqual([40, 40]);
});

describe('places', () => {
  const d = sketch('e>a a>b', { e: [0, 0], a: [10, 100], b: [100, 120] });
  const places = (x: Drawing) => [...x.nodes.values()].map((s) => s.at);
  const all = [n('e'), n('a'), n('b')];
  test('moving makes them the author’s, from where they are drawn', () => {
    const drawn = new Map([
      ['e', { x: 1, y: 2 }],
      ['a', { x: 3, y: 4 }],
    ]);
    const next = made(d, move(d, { nodes: [n('a')], by: { x: 0.004, y: 10 }, drawn }));
    expect([next.layout, ...places(next)]).toEqual(['own', [1, 2], [3, 14], [100, 120]]);
    const again = made(next, move(next, { nodes: [n('a')], by: { x: 1, y: 1 }, drawn }));
    expect(places(again)).toEqual([
      [1, 2],
      [4, 15],
      [100, 120],
    ]);
    expect(made(next, arrangeBy(next, { by: 'auto' })).layout).toBe('auto');
  });
  test('no place is out of reach', () => {
    const far = made(d, move(d, { nodes: all, by: { x: Number.POSITIVE_INFINITY, y: Number.NaN } }));
    expect(places(far)).toEqual(all.map(() => [1e7, 0]));
  });
  test('align and distribute', () => {
    const column = (side: 'left' | 'center' | 'right') =>
      places(made(d, align(d, { nodes: all, side }))).map(([x]) => x);
    expect([column('left'), column('center'), column('right')]).toEqual([
      [0, 0, 0],
      [50, 50, 50],
      [100, 100, 100],
    ]);
    expect(places(made(d, align(d, { nodes: all, side: 'bottom' }))).map(([, y]) => y)).toEqual([120, 120, 120]);
    expect(places(made(d, distribute(d, { nodes: all, along: 'y' }))).map(([, y]) => y)).toEqual([0, 60, 120]);
    expect(why(distribute(d, { nodes: [n('a'), n('b')], along: 'x' }))).toBe('edit.refused.few');
  });
  test('tidying arranges all, or some where they stand', () => {
    const how = { size: { width: 200, height: 80 }, gaps: { along: 40, across: 30 }, orientation: 'down' } as const;
    const ys = places(made(d, tidy(d, how))).map(([, y]) => y);
    expect(ys).toEqual([0, 120, 240]);
    const some = made(d, tidy(d, { ...how, nodes: [n('a'), n('b')] }));
    expect(places(some)).toEqual([
      [0, 0],
      [10, 100],
      [10, 220],
    ]);
    const elsewhere = made(d, tidy(d, { ...how, places: new Map([['b', { x: 5, y: 6 }]]) }));
    expect(places(elsewhere)).toEqual([
      [0, 0],
      [10, 100],
      [5, 6],
    ]);
  });
});

describe('what is said of a step', () => {
  const d = sketch('e>s s.a>a s.b>b');
  test('a setting by its path', () => {
    const s = (x: Drawing) => x.nodes.get(n('s'))?.config;
    const set = (path: (string | number)[], value: unknown) => made(d, configure(d, { node: n('s'), path, value }));
    expect(s(set(['branches', 1, 'title'], 'B'))).toEqual({
      branches: [
        { port: 'a', title: 'A' },
        { port: 'b', title: 'B' },
      ],
    });
    expect(s(set(['branches', 0, 'title'], undefined))).toEqual({ branches: [{ port: 'a' }, { port: 'b' }] });
    expect(s(set(['timeout', 'amount'], 3))).toMatchObject({ timeout: { amount: 3 } });
    expect(JSON.stringify(s(set(['__proto__'], { x: 1 })))).toContain('"__proto__":{"x":1}');
    expect(lines(set(['branches', 0], undefined))).toBe('e>s s.b>b');
    expect(lines(set(['branches', 0, 'port'], 'z'))).toBe('e>s s.b>b');
    expect(why(configure(d, { node: n('s'), path: [], value: 3 }))).toBe('edit.refused.setting');
  });
  test('names of the length that a file holds', () => {
    const long = (text: string) => rename(d, { node: n('a'), title: text });
    expect(made(d, long('👍'.repeat(200))).nodes.get(n('a'))?.title).toHaveLength(400);
    expect(long('長'.repeat(201))).toEqual({
      kind: 'refused',
      why: { word: 'edit.refused.long', args: { most: 200 } },
    });
  });
  test('the name in the list is that from before', () =>
    expect(rename(d, { node: n('a'), title: '新' })).toMatchObject({
      name: { word: 'edit.rename', args: { step: { word: 'kind.wait.duration' } } },
    }));
  test('switched off and on', () => {
    const off = made(d, switchOff(d, { nodes: [n('a'), n('b')], off: true }));
    expect([...off.nodes.values()].map((s) => s.disabled)).toEqual([false, false, true, true]);
    expect(switchOff(d, { nodes: [n('a')], off: false })).toMatchObject({ change: {} });
  });
  test('settings of the journey that mean something together', () => {
    const keyed = made(d, setJourney(d, { settings: { reentry: 'per_key', parallel: true } }));
    expect(keyed.settings).toEqual({ reentry: 'per_key', parallel: true });
    expect(made(keyed, setJourney(keyed, { settings: { reentry: 'never' } })).settings).toEqual({ reentry: 'never' });
    expect(made(keyed, setJourney(keyed, { settings: { reentry: undefined } })).settings).toEqual({});
  });
});

test('a step belongs to one phase at most', () => {
  const d = sketch('e>a a>b');
  const one = made(
    d,
    addPhase(d, { title: '前半', nodes: [n('a'), n('b'), n('gone')] }, () => 'p1'),
  );
  const two = made(
    one,
    addPhase(one, { title: '後半', nodes: [n('b')] }, () => 'p2'),
  );
  expect(two.phases.map((p) => p.nodes)).toEqual([['a'], ['b']]);
  const moved = made(two, assignPhase(two, { nodes: [n('a'), n('e')], phase: 'p2' }));
  expect(moved.phases.map((p) => p.nodes)).toEqual([[], ['b', 'a', 'e']]);
  expect(phaseOf(moved, n('e'))?.title).toBe('後半');
  expect(made(moved, assignPhase(moved, { nodes: [n('e')] })).phases[1]?.nodes).toEqual(['b', 'a']);
  expect(made(moved, dissolvePhase(moved, { phase: 'p2' })).phases.map((p) => p.id)).toEqual(['p1']);
});

test('steps are put into a phase by its name', () => {
  const d = sketch('e>a a>b');
  const put = (from: Drawing, names: string, title: string) =>
    made(from, putInPhase(from, { nodes: names.split(' ').map(n), title }, ids()));
  const one = put(d, 'a b', ' 認知 ');
  expect(one.phases).toEqual([{ id: 'new1', title: '認知', nodes: ['a', 'b'] }]);
  expect(put(one, 'e', '認知').phases[0]?.nodes).toEqual(['a', 'b', 'e']);
  expect(put(one, 'a', '').phases[0]?.nodes).toEqual(['b']);
  expect(put(put(one, 'a', '比較'), 'b', '').phases.map((p) => p.title)).toEqual(['比較']);
  expect(put(one, 'a', '').nodes.size).toBe(3);
  expect(why(putInPhase(d, { nodes: [n('a')], title: '長'.repeat(201) }, ids()))).toBe('edit.refused.long');
});

test('a phase is deleted with its steps, and the line heals', () => {
  const d = sketch('e>a a>b b>c');
  const phased = made(d, addPhase(d, { title: '比較', nodes: [n('a'), n('b')] }, ids()));
  const next = made(phased, removePhase(phased, { phase: 'new1' }));
  expect([lines(next), next.phases]).toEqual(['e>c', []]);
  expect(why(removePhase(next, { phase: 'new1' }))).toBe('edit.refused.gone');
});

test('a note is as large and as coloured as a file allows', () => {
  const d = made(sketch('e'), addNote(sketch('e'), { text: '**夏**', at: [1, 2] }, ids()));
  const note = (x: Drawing) => x.notes[0];
  const sized = made(d, resizeNote(d, { note: 'new1', width: 90_000, height: -4 }));
  expect(note(sized)?.size).toEqual([4000, 64]);
  const pink = made(sized, colorNote(sized, { note: 'new1', color: 'pink' }));
  expect(note(pink)).toEqual({ id: 'new1', text: '**夏**', at: [1, 2], size: [4000, 64], color: 'pink' });
  expect(note(made(pink, colorNote(pink, { note: 'new1', color: '' })))).not.toHaveProperty('color');
  expect(why(colorNote(d, { note: 'gone', color: 'blue' }))).toBe('edit.refused.gone');
});

test('notes go along when the author begins to arrange, or has all arranged', () => {
  const d = { ...sketch('e>a', { e: [10, 20], a: [10, 160] }), notes: [{ id: 'k', text: '', at: [310, 20] }] };
  const drawn = new Map([
    ['e', { x: 100, y: 0 }],
    ['a', { x: 100, y: 124 }],
  ]);
  const note = (answer: Answer) => made(d, answer).notes[0]?.at;
  expect(noteAnchor(d)?.id).toBe('e');
  expect(note(arrangeBy(d, { by: 'own', drawn }))).toEqual([400, 0]);
  expect(note(move(d, { nodes: [n('e')], by: { x: 5, y: 5 }, drawn }))).toEqual([400, 0]);
  const how = { size: { width: 200, height: 80 }, gaps: { along: 40, across: 30 }, orientation: 'down' } as const;
  expect(note(tidy(d, { ...how, places: drawn }))).toEqual([400, 0]);
  expect(note(arrangeBy(d, { by: 'own' }))).toEqual([310, 20]);
});
