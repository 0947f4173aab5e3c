import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { netOf, nodeOf, readDrawing, writeDrawing } from './drawing';
import type { JourneyFile } from './file';
import { generate } from './generate';
import { made } from './try/made';

const backend = join(import.meta.dirname, '../../../backend');
const parse = (text: string): JourneyFile => JSON.parse(text) as JourneyFile;

/** files are all journey files that the tests of the product use, by their names. */
function files(): [name: string, file: JourneyFile][] {
  return readdirSync(backend, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.journey.json'))
    .map((f) => [f, parse(readFileSync(join(backend, f), 'utf8'))]);
}

const without = (o: object, nothing: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(
    Object.entries(o).filter(
      ([k, v]) => !(Object.hasOwn(nothing, k) && JSON.stringify(v) === JSON.stringify(nothing[k])),
    ),
  );

/** meant is a file as the backend would write it: default values left out, and members that it always writes added. */
function meant(file: JourneyFile): unknown {
  const { nodes, edges, messages, ...rest } = file;
  const empty = { phases: [], layout: '', aside: [], notes: [] };
  return {
    id: '',
    title: '',
    settings: {},
    ...without(rest, empty),
    nodes: (nodes ?? []).map((n) => ({
      at: [0, 0],
      config: {},
      ...without(n, { title: '', disabled: false, memo: '', caption: '' }),
    })),
    edges: edges ?? [],
    ...(messages?.length ? { messages: messages.map((m) => ({ id: '', title: '', subject: '', ...m })) } : {}),
  };
}

const again = (file: JourneyFile) => parse(JSON.stringify(writeDrawing(readDrawing(file))));

describe('a drawing holds all of its file', () => {
  test.each(files())('%s', (_, file) => expect(again(file)).toEqual(meant(file)));
  test('there are such files', () => expect(files().length).toBeGreaterThan(1));

  for (let seed = 1; seed <= 200; seed++) {
    test(`made up from seed ${seed}`, () => {
      const file = made(seed);
      expect(again(file)).toEqual(meant(file));
      expect(again(again(file))).toEqual(again(file));
    });
  }

  test('a large one keeps its order', () => {
    const file = generate(500);
    expect(again(file).nodes).toEqual(file.nodes);
    expect(again(file).edges).toEqual(file.edges);
  });

  test('one that says nothing', () => expect(again({})).toEqual(meant({})));
});

describe('edges that lead nowhere', () => {
  const file = {
    nodes: [
      { id: 'a', kind: 'goal' },
      { id: '2', kind: 'goal' },
      { id: '1', kind: 'goal' },
    ],
    edges: [
      { from: ['a', 'next'], to: 'gone', why: 'later' },
      { from: ['gone', 'next'], to: 'a' },
      { from: ['a', 'next'], to: '1' },
      { from: ['a', 'next'], to: '1', twice: true },
    ],
  } satisfies JourneyFile;
  const drawing = readDrawing(file);

  test('are kept, and not drawn', () => {
    expect([...drawing.edges.values()]).toHaveLength(4);
    expect(new Set([...drawing.edges.values()].map((e) => e.id)).size).toBe(4);
    expect(netOf(drawing).edges.map((e) => e.id)).toEqual(['a:next:1']);
    expect(writeDrawing(drawing).edges).toEqual(file.edges);
  });

  test('and nodes keep their order, whatever their ids are', () =>
    expect([...drawing.nodes.keys()]).toEqual(['a', '2', '1']));

  test('an id from elsewhere is found or not', () => {
    expect(nodeOf(drawing, '2')?.kind).toBe('goal');
    expect(nodeOf(drawing, 'gone')).toBeUndefined();
    expect(nodeOf(drawing, undefined)).toBeUndefined();
    expect(nodeOf(drawing, 'toString')).toBeUndefined();
  });
});

test('what the page has names for is told by them', () => {
  const settings = {
    reentry: 'per_key',
    parallel: true,
    owner: '佐藤',
    window: { from: '09:00' },
    start: '2026-12-24T10:00',
  };
  const drawing = readDrawing({
    id: 'jny_a',
    settings,
    layout: 'own',
    phases: [{ id: 'p', title: '前半', nodes: ['a'] }],
    aside: [{ finding: 'unreachable', node: 'a' }],
    nodes: [{ id: 'a', kind: 'goal', at: [3, 4], disabled: true, memo: '覚え', caption: '説明' }],
    tests: [{ name: 'x' }],
    behaviour: { open: 0.3 },
  });
  expect(drawing.settings).toEqual(settings);
  expect(drawing).toMatchObject({ layout: 'own', phases: [{ nodes: ['a'] }], aside: [{ node: 'a' }] });
  expect(nodeOf(drawing, 'a')).toMatchObject({ at: [3, 4], disabled: true, memo: '覚え', caption: '説明', rest: {} });
  expect(drawing.rest).toEqual({ tests: [{ name: 'x' }], behaviour: { open: 0.3 } });
});
