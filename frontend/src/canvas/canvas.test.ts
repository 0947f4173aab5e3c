import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import i18next from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import { planOf } from '../journey/arrange';
import { nodeOf, readDrawing } from '../journey/drawing';
import type { ElkGraph } from '../journey/elk';
import type { FileNode } from '../journey/file';
import { generate } from '../journey/generate';
import { kinds } from '../journey/kinds.gen';
import { layered } from '../journey/layered';
import { portWord, ruleWord, type Said } from '../journey/steps';
import { moved } from '../journey/walk';
import en from '../words/en';
import ja from '../words/ja';
import { arrange, keptPlaces } from './arrangement';
import { centred, fitted, opened, seen, seenOnly } from './camera';
import { eased } from './motion';
import { say, stepText } from './say';
import { keptCounts, percentsOf } from './store';

test('of a drawing of 300 steps only what is seen is in the document, of a small one all', () => {
  expect([20, 100, 101, 300, 1000].map(seenOnly)).toEqual([false, false, true, true, true]);
});

const size = { width: 240, height: 92 };
const gaps = { along: 54, across: 40 };

describe('laying out', () => {
  const answering = (calls: { n: number }) => async () => ({
    layout: async (g: ElkGraph) => {
      calls.n++;
      g.children?.forEach((c, i) => void Object.assign(c, { x: i * 300, y: 0 }));
      return g;
    },
    terminateWorker: () => undefined,
  });

  test('a worker that fails, answers nonsense or never answers is replaced by our own layout; then a new one is asked', async () => {
    let ended = 0;
    const worker = (layout: (g: ElkGraph) => Promise<ElkGraph>) => async () => ({
      layout,
      terminateWorker: () => void ended++,
    });
    let n = 10;
    const plan = () => planOf(readDrawing(generate(n++)), 'down', size, gaps);
    for (const layout of [
      () => Promise.reject(new Error('no')),
      (g: ElkGraph) => Promise.resolve(g),
      () => new Promise<ElkGraph>(() => undefined),
    ]) {
      const p = plan();
      expect((await arrange(p, worker(layout), 20)).at).toEqual(layered(p).at);
    }
    const p = plan();
    expect((await arrange(p, () => Promise.reject(new Error('no worker')), 20)).at).toEqual(layered(p).at);
    expect(ended).toBe(3);
    const calls = { n: 0 };
    const last = plan();
    expect((await arrange(last, answering(calls))).at.get('s2')?.x).toBe(
      last.boxes.findIndex((b) => b.id === 's2') * 300,
    );
    expect(calls.n).toBe(1);
    await arrange(last, answering(calls));
    expect(calls.n).toBe(1);
    expect(keptPlaces(last)).toBeDefined();
    expect(keptPlaces({ ...last, orientation: 'right' })).toBeUndefined();
  });

  test('an empty drawing needs nobody', async () => {
    expect((await arrange(planOf(readDrawing({}), 'down', size, gaps))).at.size).toBe(0);
  });
});

describe('keys', () => {
  const drawing = readDrawing({
    nodes: ['a', 'b', 'c'].map((id) => ({ id, kind: 'wait.duration' })),
    edges: [
      { from: ['a', 'next'], to: 'b' },
      { from: ['b', 'next'], to: 'c' },
    ],
  });
  const at = (selected: string | undefined) => ({ drawing, spots: new Map(), orientation: 'down' as const, selected });
  test.each([
    [undefined, 'Tab', false, 'a'],
    ['a', 'Tab', false, 'b'],
    ['c', 'Tab', false, undefined],
    ['b', 'Tab', true, 'a'],
    ['a', 'Tab', true, undefined],
    [undefined, 'Tab', true, undefined],
    ['b', 'Home', false, 'a'],
    ['b', 'End', false, 'c'],
    [undefined, 'ArrowLeft', false, 'a'],
    ['a', 'ArrowDown', false, 'b'],
    ['b', 'ArrowUp', false, 'a'],
    ['gone', 'ArrowDown', false, 'a'],
    ['a', 'x', false, undefined],
  ])('from %s, %s (shift %s) leads to %s', (selected, key, shift, want) =>
    expect(moved(at(selected), key, shift)).toBe(want),
  );
});

describe('camera', () => {
  const tall = { x: 0, y: 0, width: 240, height: 4000 };
  const start = { x: 0, y: 0, width: 240, height: 92 };
  test('everything fits between what floats over it', () => {
    const v = fitted({ x: 0, y: 0, width: 400, height: 2000 }, 1200, 800, { right: 500 });
    expect(v.zoom).toBeCloseTo(0.35);
    expect(v.x + 400 * v.zoom).toBeLessThanOrEqual(700);
    expect(v.y).toBeGreaterThanOrEqual(72);
  });
  test('a small drawing is not blown up', () => expect(fitted(start, 1200, 800, {}).zoom).toBe(1));
  test('a long drawing opens at its beginning, large enough to be read', () => {
    const v = opened(tall, start, 'down', 1200, 800, {});
    expect(v.zoom).toBeGreaterThan(0.6);
    expect(v.y).toBe(72);
    expect(opened({ x: 0, y: 0, width: 6000, height: 92 }, start, 'right', 1200, 800, {}).x).toBe(24);
  });
  test('a step brought into the middle is seen', () => {
    const far = { x: 5000, y: 9000, width: 240, height: 92 };
    const v = centred(far, { x: 0, y: 0, zoom: 0.1 }, 1200, 800, { right: 480 });
    expect(seen(far, v, 1200, 800, { right: 480 })).toBe(true);
    expect(seen(far, { x: 0, y: 0, zoom: 1 }, 1200, 800, {})).toBe(false);
  });
});

test('a number runs to its new value and stops there', () => {
  expect([0, 0.5, 1, 7].map((s) => eased(0, 100, s))).toEqual([0, 88, 100, 100]);
});

describe('counts', () => {
  const c = (arrived: number, left = {}) => ({ arrived, standing: 0, left });
  test('what did not change stays the same object', () => {
    const before = new Map([
      ['a', c(1, { next: 1 })],
      ['b', c(2)],
    ]);
    expect(
      keptCounts(
        before,
        new Map([
          ['a', c(1, { next: 1 })],
          ['b', c(2)],
        ]),
      ),
    ).toBe(before);
    const after = keptCounts(
      before,
      new Map([
        ['a', c(1, { next: 1 })],
        ['b', c(3)],
      ]),
    );
    expect(after?.get('a')).toBe(before.get('a'));
    expect(after?.get('b')?.arrived).toBe(3);
  });
  const drawing = readDrawing({
    nodes: [
      {
        id: 'r',
        kind: 'split.random',
        config: {
          branches: [
            { port: 'a', weight: 1 },
            { port: 'b', weight: 3 },
          ],
        },
      },
      { id: 'c', kind: 'split.condition', config: { branches: [{ port: 'yes' }] } },
      { id: 'x', kind: 'exit' },
    ],
    edges: [
      { from: ['r', 'a'], to: 'c' },
      { from: ['r', 'b'], to: 'x' },
      { from: ['c', 'yes'], to: 'x' },
    ],
  });
  test('a random split says how it is to divide until people passed; a condition says nothing before', () => {
    expect([...percentsOf(drawing, undefined)]).toEqual([
      ['r:a:c', 25],
      ['r:b:x', 75],
    ]);
    const counts = new Map([
      ['r', c(10, { a: 5, b: 5 })],
      ['c', c(4, { yes: 1, else: 3 })],
    ]);
    expect([...percentsOf(drawing, counts)]).toEqual([
      ['r:a:c', 50],
      ['r:b:x', 50],
      ['c:yes:x', 25],
    ]);
  });
});

describe('words', () => {
  beforeAll(async () => {
    await i18next.init({
      lng: 'ja',
      fallbackLng: false,
      resources: { ja: { translation: ja }, en: { translation: en } },
      keySeparator: false,
      nsSeparator: false,
      interpolation: { escapeValue: false },
    } as never);
    i18next.services.formatter?.add('number', (v: unknown) => String(v));
  });

  // Configs with more forms of sentences than the examples of the kinds have.
  const configs: Record<string, unknown[]> = {
    'entry.tag': [{ tag: 'x' }],
    'entry.event': [
      { event: 'purchase' },
      { event: 'form.submitted', where: { prop: 'form', is: 'equals', value: '資料' } },
      { event: 'own', where: { prop: 'n', is: 'less', value: 3 } },
    ],
    'mail.send': [{ message: 'm' }, { message: 'none' }],
    'wait.duration': ['second', 'minute', 'hour', 'day', 'week', 'month'].flatMap((unit) => [
      { amount: 1, unit },
      { amount: 2, unit },
    ]),
    'split.condition': [
      { branches: [{ port: 'p', when: { tag: 'x' } }] },
      { branches: [{ port: 'p', title: 'P' }, { port: 'q' }] },
    ],
    'split.random': [
      { branches: [{ port: 'a', weight: 1 }] },
      { branches: 'abcdef'.split('').map((port) => ({ port, weight: 1 })) },
    ],
    'field.set': [
      { field: 'name', value: 'x' },
      { field: 'own', value: '' },
    ],
  };
  const rules = [
    ...['equals', 'contains', 'in', 'greater', 'less', 'before', 'after', 'empty'].map((is) => ({
      field: 'name',
      is,
      value: is === 'in' ? ['a', 'b'] : 'a',
    })),
    ...['birthday', 'company', 'email', 'family_kana', 'family_name', 'given_kana', 'given_name', 'phone'].map(
      (field) => ({ none: [{ field, is: 'empty' }] }),
    ),
    { tag: 'x' },
    { none: [{ tag: 'x' }] },
    { event: 'purchase' },
    { event: 'purchase', within_days: 3 },
    { event: 'a', at_least: 2 },
    { event: 'a', at_least: 2, within_days: 3 },
    { all: [{ tag: 'x' }, { tag: 'y' }] },
    { any: [{ tag: 'x' }, { tag: 'y' }] },
    { none: [{ tag: 'x' }, { tag: 'y' }] },
    3,
  ];

  test.each([
    ['ja', '2026年12月24日 10:00まで'],
    ['en', 'Until Dec 24, 2026, 10:00'],
  ])('a time on the wall is said in %s', (lang, said) => {
    const at = Date.UTC(2026, 11, 24, 10);
    expect(say(i18next.getFixedT(lang), { word: 'canvas.line.until', args: { at } }).replace(/\s/g, ' ')).toBe(said);
  });

  for (const lang of ['ja', 'en']) {
    test(`every kind, rule and outcome is said in ${lang}, without a gap`, async () => {
      const t = i18next.getFixedT(lang);
      const whole = (s: string) => expect(s).not.toMatch(/canvas\.|\{\{|^$/);
      for (const { kind, examples } of [...kinds, { kind: 'kind.of.tomorrow', examples: [{}] }]) {
        for (const config of [...examples, ...(configs[kind] ?? [])]) {
          const drawing = readDrawing({
            nodes: [{ id: 'n', kind, title: '名', config }],
            messages: [{ id: 'm', subject: '件名' }],
          });
          const step = nodeOf(drawing, 'n') as never;
          const text = stepText(t as never, drawing, step);
          whole(text.kind);
          whole(text.line);
          const unnamed = stepText(t as never, readDrawing({ nodes: [{ id: 'n', kind, config }] }), {
            ...(step as object),
            title: '',
          } as never);
          whole(unnamed.title);
          for (const port of ['a', 'p', 'q', 'else', 'failed']) {
            const said = portWord(step, port);
            if (said) whole(say(t as never, said));
          }
        }
      }
      for (const rule of rules) whole(say(t as never, ruleWord(rule) as Said));
      for (const word of ['entered', 'inside', 'passed', 'goal', 'exit', 'held', 'broken'])
        for (const count of [0, 1, 1200]) whole(t(`canvas.count.${word}`, { count }));
    });
  }

  // backend/journey/card_test.go writes the file: what sentences say of steps that are called the same.
  test.each(['ja', 'en'] as const)('sentences tell steps apart by what their cards say in %s', (lang) => {
    const file = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../../backend/journey/testdata/cards.json'), 'utf8'),
    ) as { messages: Record<string, string>; cards: { node: FileNode; does: Record<string, string> }[] };
    const messages = Object.entries(file.messages).map(([id, subject]) => ({ id, subject }));
    for (const { node, does } of file.cards) {
      const drawing = readDrawing({ nodes: [{ ...node, title: '名' }], messages });
      const { line } = stepText(i18next.getFixedT(lang) as never, drawing, nodeOf(drawing, node.id) as never);
      expect(line.toLowerCase()).toBe(does[lang]?.toLowerCase());
    }
    expect(file.cards).toHaveLength(16);
  });

  test('lookups name fields and events of the workspace', () => {
    const drawing = readDrawing({ nodes: [{ id: 'n', kind: 'field.set', config: { field: 'rank', value: 'A' } }] });
    const text = stepText(i18next.getFixedT('ja') as never, drawing, nodeOf(drawing, 'n') as never, {
      field: (key) => (key === 'rank' ? '会員ランク' : undefined),
    });
    expect(text.title).toBe('会員ランクを「A」にする');
  });
});
