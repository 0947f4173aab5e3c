// What a drag decides without a browser: the lit places, the nearest of them, where cards come to rest, what a drop does.
import { describe, expect, test } from 'vitest';
import { planOf } from '../../journey/arrange';
import { type Drawing, readDrawing } from '../../journey/drawing';
import { apply, stepsOfBranch, stepsThrough } from '../../journey/edit';
import { id, type NodeId } from '../../journey/ids';
import { layered } from '../../journey/layered';
import type { Arrangement } from '../useArrangement';
import { gestureOf } from './drop';
import { type Frame, gripsOf, panSpeed, toCanvas, toDrawing, within } from './geometry';
import { liftsAt } from './press';
import { gridStep, guidesOf, snap } from './snap';
import type { Place, Subject, Zone } from './subject';
import { nearest, stepAt, zonesFor } from './zones';

const n = (name: string) => id<NodeId>(name);
const size = { width: 240, height: 70 };

/** sketch reads "e>a s.a>b": e… are entries, s… splits with the branches a and b, m… mails, x… ends, others wait. */
function sketch(lines: string): Drawing {
  const names = new Set<string>();
  const edges = lines.split(' ').map((line) => {
    const [from = '', to = ''] = line.split('>');
    const [node = '', port = 'next'] = from.split('.');
    names.add(node);
    names.add(to);
    return { from: [node, port], to };
  });
  const kinds: Record<string, string> = { e: 'entry.manual', s: 'split.condition', m: 'mail.send', x: 'exit' };
  const config = { branches: [{ port: 'a' }, { port: 'b' }] };
  const nodes = [...names].map((name) => ({
    id: name,
    kind: kinds[name[0] as string] ?? 'wait.duration',
    config: name.startsWith('s') ? config : {},
  }));
  return readDrawing({ nodes, edges });
}

function arranged(drawing: Drawing, orientation: 'down' | 'right' = 'down'): Arrangement {
  const labels = new Map([...drawing.edges.keys()].map((e) => [e, { width: 60, height: 22 }]));
  const gaps = { along: 54, across: 40 };
  const plan = planOf(drawing, orientation, size, gaps, labels);
  return { drawing, orientation, size, places: layered(plan), plan, pending: false, own: false };
}

const named = (zones: readonly Zone[]) =>
  zones
    .map(({ place: p }) => {
      if (p.where === 'outcome') return `${p.at.node}.${p.at.port}`;
      if (p.where === 'order') return `order ${p.to}`;
      return p.where === 'before' ? `before ${p.step}` : p.where;
    })
    .sort();

const zones = (lines: string, subject: Subject, picked?: ReadonlySet<string>) =>
  named(zonesFor(subject, arranged(sketch(lines)), picked));

describe('the places that light up', () => {
  const flow = 'e>m m>s s.a>w s.b>x';
  test('for a new step: every line, and every open outcome that is shown', () => {
    const wait: Subject = { what: 'kind', kind: 'wait.duration' };
    expect(zones(flow, wait)).toEqual(['e.next', 'm.next', 's.a', 's.b', 's.else', 'w.next']);
    expect(zones(flow, wait, new Set(['m']))).toContain('m.failed');
  });
  test('for an entry: the steps that nothing leads to but entries', () => {
    expect(zones(`${flow} f>g`, { what: 'kind', kind: 'entry.tag' })).toEqual(['before f', 'before m']);
  });
  test('for a step that is moved: not its own outcomes, nor where it stands', () => {
    expect(zones(flow, { what: 'steps', nodes: [n('w')] })).toEqual(['e.next', 'm.next', 's.b', 's.else']);
  });
  test('but where several lead to it, each of them: the others go on past it', () => {
    expect(zones('s.a>w s.b>w', { what: 'steps', nodes: [n('w')] })).toEqual(['s.a', 's.b', 's.else']);
  });
  test('for an entry that is moved: none', () => {
    expect(zones(flow, { what: 'steps', nodes: [n('e')] })).toEqual([]);
  });
  test('for a branch: also the labels of the other branches, to change their order', () => {
    const from = { node: n('s'), port: 'a' };
    expect(zones(flow, { what: 'branch', from, nodes: [n('w')] })).toEqual([
      'e.next',
      'm.next',
      'order 1',
      's.b',
      's.else',
    ]);
  });
  test('for the begin of a line: all other outcomes', () => {
    const line = sketch(flow).edges.keys().next().value as never;
    expect(zones(flow, { what: 'begin', line })).toEqual(['m.next', 's.a', 's.b', 's.else', 'w.next']);
  });
  test.each(['down', 'right'] as const)('each apart from the others, with the drawing %s', (way) => {
    const all = zonesFor({ what: 'kind', kind: 'goal' }, arranged(sketch(flow), way));
    for (const z of all) expect(all.filter((o) => Math.hypot(o.x - z.x, o.y - z.y) < 20)).toEqual([z]);
  });
});

test('the nearest place catches, and none that is too far', () => {
  const place: Place = { where: 'free', at: { x: 0, y: 0 } };
  const [a, b] = [
    { x: 0, y: 0, place },
    { x: 30, y: 0, place },
  ];
  expect(nearest([a, b], { x: 14, y: 0 }, 48)).toBe(a);
  expect(nearest([a, b], { x: 16, y: 0 }, 48)).toBe(b);
  expect(nearest([a, b], { x: 0, y: 48 }, 48)).toBe(a);
  expect(nearest([a, b], { x: 0, y: 48.1 }, 48)).toBeUndefined();
});

test('the step under the pointer, with a margin', () => {
  const a = arranged(sketch('e>w'));
  const at = a.places.at.get('w') as { x: number; y: number };
  expect(stepAt(a, { x: at.x + 1, y: at.y + 1 })).toBe('w');
  expect(stepAt(a, { x: at.x - 5, y: at.y + 1 })).toBeUndefined();
  expect(stepAt(a, { x: at.x - 5, y: at.y + 1 }, 8)).toBe('w');
});

describe('the window and the drawing', () => {
  const frames: readonly Frame[] = [1, 0.5, 1.25].flatMap((scale) =>
    [0.1, 1, 2].map((zoom) => ({ left: 60, top: 56, width: 800, height: 600, scale, x: -120, y: 30, zoom })),
  );
  test.each(frames)('there and back, scaled by $scale, zoomed by $zoom', (f) => {
    const client = { x: 300, y: 200 };
    const back = toCanvas(f, toDrawing(f, client));
    expect(back.x * f.scale + f.left).toBeCloseTo(300, 6);
    expect(back.y * f.scale + f.top).toBeCloseTo(200, 6);
  });
  const f = { left: 60, top: 56, width: 800, height: 600, scale: 1, x: 0, y: 0, zoom: 1 };
  test('the view moves at the edges only, and faster nearer to them', () => {
    expect(panSpeed(f, { x: 460, y: 356 })).toEqual({ x: 0, y: 0 });
    const [near, nearer] = [panSpeed(f, { x: 95, y: 356 }), panSpeed(f, { x: 65, y: 356 })];
    expect(near.x).toBeGreaterThan(0);
    expect(nearer.x).toBeGreaterThan(near.x);
    expect(panSpeed(f, { x: 855, y: 650 }).x).toBeLessThan(0);
    expect(panSpeed(f, { x: 855, y: 650 }).y).toBeLessThan(0);
  });
  test('outside of the canvas nothing is dropped', () => {
    expect([within(f, { x: 59, y: 100 }), within(f, { x: 60, y: 100 }), within(f, { x: 861, y: 100 })]).toEqual([
      false,
      true,
      false,
    ]);
  });
});

describe('a moved card comes to rest', () => {
  const guides = guidesOf([{ x: 100, y: 500 }], size);
  test('in line with the edge or the centre of another one', () => {
    const near = snap({ x: 104, y: 0, ...size }, guides, 6);
    expect(near).toMatchObject({ by: { x: -4 }, x: 100, y: undefined });
    expect(snap({ x: 343, y: 0, ...size }, guides, 6)).toMatchObject({ by: { x: -3 }, x: 340 });
    expect(snap({ x: 0, y: 533, ...size }, guides, 6)).toMatchObject({ by: { y: 2 }, y: 535 });
  });
  test('on the grid where no other one is near', () => {
    const free = snap({ x: 743, y: 17, ...size }, guides, 6);
    expect([(743 + free.by.x) % gridStep, (17 + free.by.y) % gridStep, free.x]).toEqual([0, 0, undefined]);
    expect(snap({ x: 5, y: -5, ...size }, { x: [], y: [] }, 6).by).toEqual({ x: -5, y: 5 });
  });
});

describe('a press becomes a drag', () => {
  test.each([
    ['mouse', 4, 900, 'open'],
    ['mouse', 5, 0, 'drag'],
    ['pen', 5, 0, 'drag'],
    ['touch', 5, 349, 'open'],
    ['touch', 11, 0, 'none'],
    ['touch', 5, 350, 'drag'],
  ] as const)('%s, moved by %d px in %d ms: %s', (pointer, moved, ms, want) => {
    expect(liftsAt(pointer, moved, ms)).toBe(want);
  });
});

describe('a drop', () => {
  const d = sketch('e>m m>s s.a>w s.b>x w>v');
  const ids = () => 'new1';
  const after = (subject: Subject, place: Place, corner?: { x: number; y: number }) => {
    const answer = gestureOf(subject, place, ids, corner)?.(d);
    if (answer?.kind !== 'done') return answer?.why.word ?? 'nothing';
    const now = apply(d, answer.change);
    return [...now.edges.values()].map((e) => `${e.from}${e.port === 'next' ? '' : `.${e.port}`}>${e.to}`).join(' ');
  };
  const outcome = (node: string, port = 'next'): Place => ({ where: 'outcome', at: { node: n(node), port } });
  const step = (name: string): Place => ({ where: 'step', step: n(name) });
  const free: Place = { where: 'free', at: { x: 0, y: 0 } };
  const line = [...d.edges.values()].find((e) => e.from === 'w')?.id as never;

  test.each<[string, Subject, Place, string]>([
    ['a new step on a line', { what: 'kind', kind: 'tag.add' }, outcome('m'), 'e>m m>new1 s.a>w s.b>x w>v new1>s'],
    [
      'an entry before a step',
      { what: 'kind', kind: 'entry.tag' },
      { where: 'before', step: n('m') },
      'e>m m>s s.a>w s.b>x w>v new1>m',
    ],
    ['a new step on the ground', { what: 'kind', kind: 'goal' }, free, 'e>m m>s s.a>w s.b>x w>v'],
    ['a step elsewhere', { what: 'steps', nodes: [n('w')] }, outcome('e'), 'e>w m>s s.a>v s.b>x w>m'],
    ['a branch elsewhere', { what: 'steps', nodes: [n('w'), n('v')] }, outcome('s', 'b'), 'e>m m>s s.b>w w>v v>x'],
    [
      'a line on a step',
      { what: 'line', from: { node: n('s'), port: 'else' } },
      step('v'),
      'e>m m>s s.a>w s.b>x w>v s.else>v',
    ],
    [
      'a line on an entry',
      { what: 'line', from: { node: n('v'), port: 'next' } },
      step('e'),
      'edit.refused.into_entry',
    ],
    ['the end of a line on a step', { what: 'end', line }, step('x'), 'e>m m>s s.a>w s.b>x w>x'],
    ['the end of a line on the ground', { what: 'end', line }, free, 'e>m m>s s.a>w s.b>x'],
    [
      'the begin of a line on an outcome',
      { what: 'begin', line },
      outcome('s', 'else'),
      'e>m m>s s.a>w s.b>x s.else>v',
    ],
    ['the begin of a line on a step', { what: 'begin', line }, step('m'), 'nothing'],
  ])('%s', (_, subject, place, want) => {
    expect(after(subject, place)).toBe(want);
  });

  test('a branch among the others', () => {
    const from = { node: n('s'), port: 'a' };
    const answer = gestureOf({ what: 'branch', from, nodes: [] }, { where: 'order', at: from, to: 1 }, ids)?.(d);
    if (answer?.kind !== 'done') throw new Error('refused');
    const now = apply(d, answer.change).nodes.get(n('s'))?.config.branches;
    expect(now).toEqual([{ port: 'b' }, { port: 'a' }]);
  });

  test('a new step lies where it was let go, when the author arranges them', () => {
    const answer = gestureOf({ what: 'kind', kind: 'goal' }, free, ids, { x: 12, y: 34 })?.(d);
    if (answer?.kind !== 'done') throw new Error('refused');
    expect(apply(d, answer.change).nodes.get(n('new1'))?.at).toEqual([12, 34]);
  });
});

test('a step with all behind it goes together, up to where others join', () => {
  const d = sketch('s.a>w w>v v>j s.b>j j>x');
  expect([...stepsThrough(d, n('w'))]).toEqual(['w', 'v']);
  expect([...stepsThrough(d, n('s'))].sort()).toEqual(['j', 's', 'v', 'w', 'x']);
  expect([...stepsOfBranch(d, { node: n('s'), port: 'a' })]).toEqual(['w', 'v']);
});

test('grips lie on the line, beside its ends', () => {
  const route = [
    { x: 0, y: 0 },
    { x: 0, y: 100 },
    { x: 50, y: 100 },
    { x: 50, y: 110 },
  ];
  expect(gripsOf(route)).toEqual({ begin: { x: 0, y: 13 }, end: { x: 50, y: 108 } });
  expect(gripsOf([])).toBeUndefined();
});
