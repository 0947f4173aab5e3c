import { describe, expect, test } from 'vitest';
import { type Places, type Point, planOf } from './arrange';
import { shares } from './counts';
import { netOf, portsOf, readDrawing, readNode } from './drawing';
import { elkGraph, readElk } from './elk';
import type { JourneyFile } from './file';
import { find, findIndex } from './find';
import { fold } from './fold';
import { generate } from './generate';
import { type Kind, lookOf } from './kinds';
import { kinds } from './kinds.gen';
import { layered } from './layered';
import { placed, placedWay } from './placed';
import { arrowOf, pathOf } from './route';
import { configLine, plainSubject, portWord, ruleWord, stepLine } from './steps';
import { shapeOf } from './thumb';
import { backLines, nextStep, type Orientation, readingOrder } from './walk';

const size = { width: 232, height: 92 };
const gaps = { along: 48, across: 32 };

/** sketch reads "a>b" lines; "a:port>b" names the outcome. Steps are made in the order in which they are named. */
function sketch(
  lines: string[],
  kinds: Record<string, string> = {},
  configs: Record<string, unknown> = {},
): JourneyFile {
  const ids: string[] = [];
  const name = (id: string) => {
    if (!ids.includes(id)) ids.push(id);
    return id;
  };
  const edges = lines.flatMap((line) => {
    const [left = '', to] = line.split('>');
    const [from = '', port = 'next'] = left.split(':');
    name(from);
    return to ? [{ from: [from, port], to: name(to) }] : [];
  });
  return {
    id: 'j',
    title: 't',
    nodes: ids.map((id) => ({
      id,
      kind: kinds[id] ?? 'wait.duration',
      title: id,
      at: [0, 0],
      config: configs[id] ?? {},
    })),
    edges,
  };
}

function overlaps(places: Places, of: { width: number; height: number } = size): string[] {
  const boxes = [...places.at].sort((a, b) => a[1].y - b[1].y);
  const found: string[] = [];
  boxes.forEach(([id, a], i) => {
    for (const [other, b] of boxes.slice(i + 1)) {
      if (b.y >= a.y + of.height) break;
      if (Math.abs(a.x - b.x) < of.width) found.push(`${id} ${other}`);
    }
  });
  return found;
}

const split = { s: 'split.random' };
const abc = {
  s: {
    branches: [
      { port: 'a', weight: 1 },
      { port: 'b', weight: 1 },
      { port: 'c', weight: 1 },
    ],
  },
};

describe('our own layout', () => {
  for (const orientation of ['down', 'right'] as Orientation[]) {
    for (const n of [1, 5, 60, 300, 1000]) {
      test(`${n} steps ${orientation}: none upon another, every line has a route`, () => {
        const drawing = readDrawing(generate(n));
        const places = layered(planOf(drawing, orientation, size, gaps));
        expect(places.at.size).toBe(drawing.nodes.size);
        expect(overlaps(places)).toEqual([]);
        expect(places.routes.size).toBe(netOf(drawing).edges.length);
      });
    }
  }

  test('routes have right angles only, begin below their step and end above the next', () => {
    const drawing = readDrawing(generate(200));
    const places = layered(planOf(drawing, 'down', size, gaps));
    for (const l of netOf(drawing).edges) {
      const route = places.routes.get(l.id) as readonly Point[];
      route.slice(1).forEach((p, i) => {
        const q = route[i] as Point;
        expect(p.x === q.x || p.y === q.y).toBe(true);
      });
      expect(route[0]?.y).toBe((places.at.get(l.from) as Point).y + size.height);
      expect(route.at(-1)?.y).toBe((places.at.get(l.to) as Point).y);
    }
  });

  test('branches stay in order', () => {
    const drawing = readDrawing(sketch(['s:c>z', 's:a>x', 's:b>y'], split, abc));
    const at = layered(planOf(drawing, 'down', size, gaps)).at;
    const across = ['x', 'y', 'z'].map((id) => at.get(id)?.x ?? 0);
    expect(across).toEqual([...across].sort((a, b) => a - b));
    expect(new Set(across).size).toBe(3);
  });

  test('a step stands in the middle above its two branches', () => {
    const two = {
      s: {
        branches: [
          { port: 'a', weight: 1 },
          { port: 'b', weight: 1 },
        ],
      },
    };
    const at = layered(planOf(readDrawing(sketch(['e>s', 's:a>x', 's:b>y'], split, two)), 'down', size, gaps)).at;
    const middle = ((at.get('x')?.x ?? 0) + (at.get('y')?.x ?? 0)) / 2;
    expect(Math.abs((at.get('s')?.x ?? 0) - middle)).toBeLessThan(40);
  });

  test('loops, a line to the step itself, and steps nothing leads to', () => {
    const drawing = readDrawing(sketch(['a>b', 'b>c', 'c>a', 'c:failed>c', 'x>y', 'alone']));
    const places = layered(planOf(drawing, 'down', size, gaps));
    expect(overlaps(places)).toEqual([]);
    expect(places.routes.size).toBe(netOf(drawing).edges.length);
    expect([...places.at.values()].every((p) => Number.isFinite(p.x + p.y))).toBe(true);
  });

  test('3,000 steps in one line do not overflow the stack', () => {
    const lines = Array.from({ length: 2999 }, (_, i) => `n${i}>n${i + 1}`);
    const drawing = readDrawing({
      nodes: Array.from({ length: 3000 }, (_, i) => ({ id: `n${i}`, kind: 'wait.duration', at: [0, 0] })),
      edges: lines.map((l) => ({ from: [l.split('>')[0] as string, 'next'], to: l.split('>')[1] as string })),
    });
    const places = layered(planOf(drawing, 'down', size, gaps));
    expect(places.at.get('n2999')?.y).toBe(2999 * (size.height + gaps.along));
    expect(readingOrder(drawing)).toHaveLength(3000);
  });

  test('3,000 steps with splits', () => {
    const drawing = readDrawing(generate(3000));
    expect(overlaps(layered(planOf(drawing, 'down', size, gaps)))).toEqual([]);
  });

  test('an empty drawing', () => {
    expect(layered(planOf(readDrawing({}), 'down', size, gaps)).at.size).toBe(0);
  });
});

test('ELK is asked with fixed places for outcomes, and its answer is read', () => {
  const graph = elkGraph(planOf(readDrawing(sketch(['s:a>x', 's:b>y'], split, abc)), 'down', size, gaps));
  const ports = graph.children?.find((c) => c.id === 's')?.ports ?? [];
  expect(ports.map((p) => [Math.round(p.x), p.y])).toEqual([
    [116, 0],
    [77, 92],
    [155, 92],
  ]);
  expect(() => readElk(graph)).toThrow(/no place/);
  graph.children?.forEach((c, i) => void Object.assign(c, { x: i * 300.4, y: 0 }));
  expect(readElk(graph).at.get('x')).toEqual({ x: 300, y: 0 });
});

describe('reading order', () => {
  test('a branch stays together and a step where branches meet comes after them', () => {
    const two = {
      s: {
        branches: [
          { port: 'a', weight: 1 },
          { port: 'b', weight: 1 },
        ],
      },
    };
    const d = readDrawing(sketch(['e>s', 's:b>y', 's:a>x', 'x>x2', 'y>m', 'x2>m'], { ...split, e: 'entry.tag' }, two));
    expect(readingOrder(d)).toEqual(['e', 's', 'x', 'x2', 'y', 'm']);
  });
  test('the line that closes a loop is the one leading back', () => {
    expect([...backLines(readDrawing(sketch(['e>a', 'a>b', 'b>a'], { e: 'entry.tag' })))]).toEqual(['b:next:a']);
  });
  test('every step is in it once', () => {
    for (const n of [1, 40, 1000]) {
      const d = readDrawing(generate(n));
      expect(new Set(readingOrder(d)).size).toBe(d.nodes.size);
    }
  });
});

describe('arrow keys', () => {
  const d = readDrawing(sketch(['e>s', 's:a>x', 's:b>y', 'x>m', 'y>m'], split, abc));
  for (const orientation of ['down', 'right'] as Orientation[]) {
    const places = layered(planOf(d, orientation, size, gaps));
    const spots = new Map([...places.at].map(([id, p]) => [id, { ...p, ...size }]));
    const [on, back, side, other] =
      orientation === 'down' ? (['down', 'up', 'right', 'left'] as const) : (['right', 'left', 'down', 'up'] as const);
    test(`follow the lines ${orientation}`, () => {
      expect(nextStep(d, spots, orientation, 's', on)).toBe('x');
      expect(nextStep(d, spots, orientation, 'x', side)).toBe('y');
      expect(nextStep(d, spots, orientation, 'y', other)).toBe('x');
      expect(nextStep(d, spots, orientation, 'm', back)).toBe('x');
      expect(nextStep(d, spots, orientation, 'm', back, 'y')).toBe('y');
      expect(nextStep(d, spots, orientation, 'm', on)).toBeUndefined();
    });
  }
});

describe('find', () => {
  const d = readDrawing({
    nodes: [
      { id: 'n1', kind: 'mail.send', title: 'ようこそ', config: { message: 'm' } },
      { id: 'n2', kind: 'wait.duration', title: '３日待つ' },
      { id: 'n3', kind: 'tag.add', title: 'タグ' },
    ],
    messages: [{ id: 'm', title: 'ごあいさつ', subject: 'ﾊｼﾞﾒﾏｼﾃ' }],
  });
  const index = findIndex(d, (id) => (id === 'n2' ? ['待機'] : []));
  for (const [question, ids] of [
    ['ヨウコソ', ['n1']],
    ['はじめまして', ['n1']],
    ['3日', ['n2']],
    ['待機　３', ['n2']],
    ['たぐ', ['n3']],
    ['MAIL', ['n1']],
    ['n2', ['n2']],
    ['ない', []],
    ['  ', []],
  ] as const) {
    test(`「${question}」 finds ${ids.join(' ') || 'nothing'}`, () => expect(find(index, question)).toEqual(ids));
  }
});

test('fold makes width, kana and case one', () => {
  expect(fold('ﾃﾞﾝﾜ デンワ でんわ ＡＢＣ ヴ ー')).toBe('でんわ でんわ でんわ abc ゔ ー');
});

describe('a step in one line', () => {
  const line = (kind: string, config: unknown, subject = '') =>
    stepLine(
      readNode({ id: 'n', kind, config }),
      readDrawing({ messages: [{ id: 'm', title: 'M', subject }] }).messages,
    );
  test.each([
    ['wait.duration', { amount: 3, unit: 'day' }, { word: 'canvas.line.wait.day', args: { count: 3 } }],
    ['wait.duration', { amount: 3, unit: 'year' }, undefined],
    ['wait.until', { at: '2026-12-24T10:00' }, { word: 'canvas.line.until', args: { at: Date.UTC(2026, 11, 24, 10) } }],
    ['wait.until', { at: 'Christmas' }, undefined],
    [
      'wait.event',
      {
        branches: [
          { port: 'a', event: 'visit' },
          { port: 'b', event: 'visit' },
        ],
      },
      { word: 'canvas.line.await', args: { event: { word: 'canvas.own', args: { value: 'visit' } } } },
    ],
    [
      'wait.event',
      {
        branches: [
          { port: 'a', event: 'visit' },
          { port: 'b', event: 'purchase' },
        ],
      },
      { word: 'canvas.line.await_many', args: { count: 2 } },
    ],
    ['tag.add', { tag: '体験' }, { word: 'canvas.line.tag', args: { tag: '体験' } }],
    [
      'split.random',
      {
        branches: [
          { port: 'a', weight: 50 },
          { port: 'b', weight: 50 },
        ],
      },
      { word: 'canvas.line.random', args: { ratio: '50 : 50' } },
    ],
    ['split.random', null, undefined],
    ['mail.send', { message: 'gone' }, { word: 'canvas.line.mail.none' }],
    [
      'field.set',
      { field: 'rank', value: '' },
      { word: 'canvas.line.field.clear', args: { field: { word: 'canvas.own', args: { value: 'rank' } } } },
    ],
    ['new.kind', { x: 1 }, { word: 'canvas.line.unknown' }],
  ])('%s %j', (kind, config, want) => expect(line(kind, config)).toEqual(want));

  test('a kind of tomorrow with settings of a known shape needs no line of its own', () => {
    const kind = (...names: string[]): Kind => ({
      ...(kinds[0] as Kind),
      fields: names.map((name) => ({ name, required: true, type: 'string' })),
    });
    const none = new Map();
    expect(configLine(kind('amount', 'unit', 'at'), { amount: 2, unit: 'day' }, none)?.word).toBe(
      'canvas.line.wait.day',
    );
    expect(configLine(kind('url'), { url: 'x' }, none)).toEqual({ word: 'canvas.own', args: { value: 'x' } });
    expect(configLine(kind('url'), {}, none)).toBeUndefined();
  });

  test('a mail shows its subject without Liquid', () => {
    expect(line('mail.send', { message: 'm' }, '{{ contact.family_name | honorific }}、ようこそ')).toEqual({
      word: 'canvas.own',
      args: { value: '〇〇様、ようこそ' },
    });
    expect(plainSubject('{% if a %}x{% endif %} {{ shop }}')).toBe('x 〇〇');
  });

  test.each([
    [{ none: [{ field: 'company', is: 'empty' }] }, 'canvas.rule.filled'],
    [{ none: [{ tag: 'x' }] }, 'canvas.rule.no_tag'],
    [{ none: [{ tag: 'x' }, { tag: 'y' }] }, 'canvas.rule.none'],
    [{ all: [{ tag: 'x' }] }, 'canvas.rule.tag'],
    [{ any: [{ tag: 'x' }, { tag: 'y' }] }, 'canvas.rule.any'],
    [{ event: 'purchase', within_days: 30 }, 'canvas.rule.event_days'],
    [{ event: 'purchase', at_least: 2 }, 'canvas.rule.event_times'],
    [{ field: 'age', is: 'less', value: 20 }, 'canvas.rule.less'],
    [{ field: 'age', is: 'at_least', value: 20 }, 'canvas.rule.at_least'],
    [{ event: 'purchase', at_most: 0 }, 'canvas.rule.event_never'],
    [{ event: 'purchase', at_most: 2, within_days: 7 }, 'canvas.rule.event_most_days'],
    [{ event: 'purchase', at_least: 2, at_most: 4 }, 'canvas.rule.event_between'],
    [{}, 'canvas.rule.unfinished'],
    [undefined, 'canvas.rule.unfinished'],
    [{ field: 'age', is: 'odd' }, 'canvas.rule.unknown'],
    ['nonsense', 'canvas.rule.unknown'],
  ])('%j', (tree, word) => expect(ruleWord(tree).word).toBe(word));

  test('a rule as deep as can be ends', () => {
    let tree: unknown = { tag: 'x' };
    for (let i = 0; i < 5000; i++) tree = { all: [tree] };
    expect(ruleWord(tree).word).toBe('canvas.rule.unknown');
  });
});

test('outcomes are named', () => {
  const step = (kind: string, branches: unknown[]) => readNode({ id: 'n', kind, config: { branches } });
  expect(portWord(step('split.condition', [{ port: 'p' }]), 'p')?.word).toBe('canvas.port.yes');
  expect(portWord(step('split.condition', [{ port: 'p' }]), 'else')?.word).toBe('canvas.port.no');
  expect(portWord(step('split.condition', [{ port: 'p', title: '買った' }]), 'else')?.word).toBe('canvas.port.else');
  expect(portWord(step('split.condition', [{ port: 'p', title: '買った' }]), 'p')).toEqual({
    word: 'canvas.own',
    args: { value: '買った' },
  });
  expect(portWord(step('split.random', [{ port: 'a' }]), 'a')).toEqual({ word: 'canvas.own', args: { value: 'A' } });
  expect(portWord(step('mail.send', []), 'failed')?.word).toBe('canvas.port.failed');
  expect(portWord(step('mail.send', []), 'next')).toBeUndefined();
});

test('shares add up to 100', () => {
  expect(shares([1, 1, 1])).toEqual([34, 33, 33]);
  expect(shares([63, 37])).toEqual([63, 37]);
  expect(shares([0, 0])).toBeUndefined();
  expect(shares([])).toBeUndefined();
});

describe('lines', () => {
  test('have round corners and no corner where they run straight', () => {
    expect(
      pathOf([
        { x: 0, y: 0 },
        { x: 0, y: 20 },
        { x: 40, y: 20 },
        { x: 40, y: 40 },
      ]),
    ).toBe('M0 0L0 12Q0 20 8 20L32 20Q40 20 40 28L40 40');
    expect(
      pathOf([
        { x: 0, y: 0 },
        { x: 0, y: 20 },
        { x: 0, y: 40 },
      ]),
    ).toBe('M0 0L0 40');
    expect(pathOf([])).toBe('');
  });
  test('end in an arrow', () => {
    expect(
      arrowOf([
        { x: 0, y: 0 },
        { x: 0, y: 40 },
      ]),
    ).toBe('M0 40L-4.5 33L4.5 33Z');
    expect(arrowOf([{ x: 0, y: 0 }])).toBe('');
  });
  test('labels of a split do not lie upon each other', () => {
    const drawing = readDrawing(generate(300));
    const labels = new Map(
      netOf(drawing)
        .edges.filter((l) => l.port !== 'next')
        .map((l) => [l.id, { width: 84, height: 22 }]),
    );
    const at = [...layered(planOf(drawing, 'down', size, gaps, labels)).labels.values()];
    expect(at).toHaveLength(labels.size);
    at.forEach((a, i) => {
      for (const b of at.slice(i + 1)) expect(Math.abs(a.x - b.x) >= 84 || Math.abs(a.y - b.y) >= 22).toBe(true);
    });
  });
});

describe("the author's places", () => {
  const at = (places: [number, number][]) =>
    readDrawing({
      ...sketch(['a>b', 'b>c']),
      nodes: ['a', 'b', 'c'].map((id, i) => ({ id, kind: 'goal', at: places[i] as number[] })),
    });
  test.each([
    [
      'below each other',
      [
        [0, 0],
        [0, 140],
        [0, 280],
      ],
      'down',
    ],
    [
      'beside each other',
      [
        [0, 0],
        [280, 0],
        [560, 0],
      ],
      'right',
    ],
    [
      'all at one place',
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
      undefined,
    ],
    [
      'backwards',
      [
        [0, 280],
        [0, 140],
        [0, 0],
      ],
      undefined,
    ],
  ] as [string, [number, number][], string | undefined][])('%s', (_, places, want) =>
    expect(placedWay(at(places), size)).toBe(want),
  );
  test('are kept', () => {
    const d = at([
      [10, 20],
      [10, 160],
      [300, 300],
    ]);
    expect(placed(d, planOf(d, 'down', size, gaps)).at.get('c')).toEqual({ x: 300, y: 300 });
  });
});

test('every kind the engine knows has its icon and its outcomes here; an unknown one has a look of its own', () => {
  expect(kinds.length).toBeGreaterThan(12);
  for (const k of kinds) {
    expect(lookOf(k.kind).icon).toBe(k.icon);
    const step = readNode({ id: 'n', kind: k.kind });
    expect([...portsOf(step)].sort()).toEqual(k.outcomes.map((o) => o.port).sort());
  }
  expect(lookOf('entry.tag').tone).toBe('entry');
  expect(lookOf('toString').tone).toBe('unknown');
});

test('a broken drawing is read as far as it goes', () => {
  const d = readDrawing({
    nodes: [
      { id: 'a', kind: 'goal', at: [Number.NaN, 1], config: [1] },
      { id: 'a', kind: 'exit' },
    ],
    edges: [
      { from: null, to: 'a' },
      { from: ['a', 'next'], to: 'gone' },
      { from: ['a', 'next'], to: 'a' },
      { from: ['a', 'next'], to: 'a' },
    ],
  });
  expect([...d.nodes.values()]).toMatchObject([{ id: 'a', kind: 'goal', title: '', at: [0, 1], config: {} }]);
  expect(netOf(d).edges).toHaveLength(1);
});

test('a shape is small and whole', () => {
  const shape = shapeOf(readDrawing(generate(30)));
  expect(shape.steps).toHaveLength(30);
  expect(shape.width).toBeGreaterThan(100);
  expect(shape.lines.every(([a, b]) => a < 30 && b < 30)).toBe(true);
});
