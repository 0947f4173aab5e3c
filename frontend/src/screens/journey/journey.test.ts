import { describe, expect, test } from 'vitest';
import { nodeOf, readDrawing } from '../../journey';
import { byWeight } from './byWeight';
import { lengthOf } from './length';
import { marksOf, partAside, quietSteps } from './marks';
import { outcomesOf } from './outcomes';
import { peopleOf } from './start/people';
import { can } from './state';
import type { Finding, Preview } from './types';

const drawing = readDrawing({
  nodes: [
    { id: 'in', kind: 'entry.tag', config: { tag: '新規' } },
    {
      id: 'ask',
      kind: 'split.condition',
      title: '買ったか',
      config: { branches: [{ port: 'yes', when: { tag: '常連' } }] },
    },
    { id: 'end', kind: 'goal', title: '達成' },
  ],
  edges: [
    { from: ['in', 'next'], to: 'ask' },
    { from: ['ask', 'yes'], to: 'end' },
  ],
});

const finding = (level: Finding['level'], node?: string): Finding => ({
  level,
  id: level,
  key: `${level}@${node}`,
  text: level,
  ...(node ? { node } : {}),
});

describe('what a state of a journey allows', () => {
  const journey = { state: 'running', practice: false, version: 1, changed: false };
  test('a draft can be started, and nothing else', () => {
    expect(can({ ...journey, state: 'draft', version: 0, changed: true })).toEqual({
      start: true,
      pause: false,
      resume: false,
      stop: false,
      publish: false,
      real: false,
    });
  });
  test('a paused journey is resumed, not started', () => {
    expect(can({ ...journey, state: 'paused' })).toMatchObject({
      start: false,
      resume: true,
      pause: false,
      stop: true,
    });
  });
  test('a changed draft is published while the journey runs', () => {
    expect(can({ ...journey, changed: true }).publish).toBe(true);
    expect(can(journey).publish).toBe(false);
  });
  test('only practice can turn into real mail', () => {
    expect(can({ ...journey, practice: true }).real).toBe(true);
    expect(can(journey).real).toBe(false);
  });
});

describe('findings', () => {
  test('errors stand before warnings before hints', () => {
    expect(byWeight([finding('hint'), finding('warning'), finding('error')]).map((f) => f.level)).toEqual([
      'error',
      'warning',
      'hint',
    ]);
  });
  test('a step shows its first finding with the number it has in the list', () => {
    const marks = marksOf([finding('error'), finding('error', 'ask'), finding('warning', 'ask')], true);
    expect([...marks]).toEqual([
      ['ask', { level: 'error', levels: new Set(['error', 'warning']), text: 'error', n: 2 }],
    ]);
  });
  test('what was set aside is listed apart, but for errors', () => {
    const [hint, warning, error] = [finding('hint', 'ask'), finding('warning', 'ask'), finding('error', 'ask')];
    const away = ['hint', 'error'].map((id) => ({ finding: id, node: 'ask' }));
    expect(partAside([error, warning, hint], away)).toEqual([[error, warning], [hint]]);
    expect(partAside([hint], [{ finding: 'hint' }])).toEqual([[hint], []]);
  });
  test('steps without findings stand back, but none where all is well', () => {
    expect([...(quietSteps(drawing, marksOf([finding('error', 'ask')], true)) ?? [])].map(([id]) => id)).toEqual([
      'in',
      'end',
    ]);
    expect(quietSteps(drawing, new Map())).toBeUndefined();
  });
});

describe('the ways out of a step', () => {
  const name = (s: { title: string }) => s.title;
  const ask = nodeOf(drawing, 'ask');
  test('they come in the step’s own order with where they lead, and what a former version had comes last', () => {
    expect(ask && outcomesOf(drawing, ask, { else: 3, maybe: 1 }, name)).toEqual([
      { port: 'yes', n: 0, to: 'end', title: '達成' },
      { port: 'else', n: 3 },
      { port: 'maybe', n: 1 },
    ]);
  });
  test('an end has none', () => {
    const end = nodeOf(drawing, 'end');
    expect(end && outcomesOf(drawing, end, {}, name)).toEqual([]);
  });
});

describe('who enters at the start', () => {
  const sheet = { enter: 18, everyone: 300 } satisfies Partial<Preview>;
  test('the people who qualify now', () => {
    expect(peopleOf(sheet, false, { who: 'nobody' })).toBe(18);
  });
  test('nobody, when only later ones are wanted', () => {
    expect(peopleOf(sheet, true, { who: 'nobody' })).toBe(0);
  });
  test('everybody by hand holds those who qualify', () => {
    expect(peopleOf(sheet, false, { who: 'all' })).toBe(300);
  });
  test('one person by hand comes on top', () => {
    expect(peopleOf(sheet, true, { who: 'contact', contact: 'con_1', name: '花子' })).toBe(1);
  });
});

test.each([
  [20_000, 'minute', 1],
  [40 * 60_000, 'minute', 40],
  [5 * 3_600_000, 'hour', 5],
  [47 * 3_600_000, 'hour', 47],
  [72 * 3_600_000, 'day', 3],
])('%d ms is said as %s %d', (millis, unit, n) => {
  expect(lengthOf(millis)).toEqual({ unit, n });
});
