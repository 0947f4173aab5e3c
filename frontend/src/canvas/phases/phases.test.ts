import { describe, expect, test } from 'vitest';
import { planOf } from '../../journey/arrange';
import { type Drawing, netOf, readDrawing } from '../../journey/drawing';
import { generate } from '../../journey/generate';
import { layered } from '../../journey/layered';
import { areasOf, margin } from './areas';
import { fold, insideOf, phaseId, phaseIn, shutNow, stepsUnder } from './fold';
import { boxMarks } from './marks';
import { phaseStarts } from './starts';

const size = { width: 100, height: 50 };
const drawn = (text: string): Drawing => {
  const edges = text.split(' ').map((e) => {
    const [from = '', to = ''] = e.split('>');
    const [node = '', port = 'next'] = from.split('.');
    return { from: [node, port], to };
  });
  const names = [...new Set(edges.flatMap((e) => [e.from[0] as string, e.to]))];
  const nodes = names.map((id, i) => ({
    id,
    kind: id.startsWith('s') ? 'split.condition' : id === 'e' ? 'entry.manual' : 'wait.duration',
    at: [i * 10, i * 100],
    config: id.startsWith('s') ? { branches: [{ port: 'a' }] } : {},
  }));
  return readDrawing({ id: 'j', nodes, edges });
};
const lines = (d: Drawing) => netOf(d).edges.map((e) => `${e.from}.${e.port}>${e.to}`);

describe('a shut phase is one box', () => {
  const d = drawn('e>a a>s s.a>b s.else>c b>x c>x');
  const phases = [
    { id: 'p', title: '興味', nodes: ['s', 'b', 'c', 'gone'] },
    { id: 'q', title: '購入', nodes: ['x'] },
  ];
  test('to which the lines lead, and from which they go on', () => {
    const { drawing, boxes } = fold(d, phases, new Set(['p']));
    expect([...drawing.nodes.keys()]).toEqual(['e', 'a', 'phase:p', 'x']);
    expect(lines(drawing)).toEqual(['e.next>a', 'a.next>phase:p', 'phase:p.next>x']);
    expect(boxes.get('phase:p')).toEqual({ phase: 'p', title: '興味', tone: 1, steps: ['s', 'b', 'c'] });
    expect(drawing.nodes.get('phase:p' as never)?.at).toEqual([20, 200]);
  });
  test('two boxes are led to by one line', () => {
    expect(lines(fold(d, phases, new Set(['p', 'q'])).drawing)).toEqual([
      'e.next>a',
      'a.next>phase:p',
      'phase:p.next>phase:q',
    ]);
  });
  test('an outcome keeps its name on the line to a box', () => {
    expect(lines(fold(d, [{ id: 'p', title: '', nodes: ['b', 'x'] }], new Set(['p'])).drawing)).toContain(
      's.a>phase:p',
    );
  });
  test('nothing is shut: the drawing is the same object', () => {
    expect(fold(d, phases, new Set()).drawing).toBe(d);
    expect(fold(d, [{ id: 'p', title: '', nodes: ['gone'] }], new Set(['p'])).drawing).toBe(d);
  });
  test('it opens for a step that is shown', () => {
    expect([...shutNow(phases, new Set(['p', 'q']), new Set(['b']))]).toEqual(['q']);
    expect([...shutNow(phases, new Set(['p']), new Set(['phase:p']))]).toEqual(['p']);
  });
  test('it has the people and the worst mark of its steps', () => {
    const { boxes } = fold(d, phases, new Set(['p']));
    const box = boxes.get('phase:p');
    const at = (standing: number) => ({ arrived: 0, standing, held: 0, broken: 0, left: {} });
    expect(
      box &&
        insideOf(
          box,
          new Map([
            ['s', at(2)],
            ['c', at(3)],
            ['x', at(9)],
          ]),
        ),
    ).toBe(5);
    expect(box && insideOf(box, undefined)).toBeUndefined();
    const marks = new Map([
      ['b', { level: 'hint' }],
      ['c', { level: 'error' }],
      ['a', { level: 'warning' }],
    ] as const);
    expect(boxMarks(marks, boxes).get('phase:p')).toEqual({ level: 'error' });
    expect(boxMarks(marks, boxes).get('a')).toEqual({ level: 'warning' });
  });
  test('its id is that of no step, and stands for its steps', () => {
    expect([phaseIn(phaseId('p')), phaseIn('p'), phaseIn(undefined)]).toEqual(['p', undefined, undefined]);
    expect(stepsUnder(['a', 'phase:p', 's'], phases)).toEqual(['a', 's', 'b', 'c', 'gone']);
  });
});

describe('the area of a phase', () => {
  const column = new Map(['a', 'b', 'c', 'd'].map((id, i) => [id, { x: 0, y: i * 100 }]));
  const phase = (...nodes: string[]) => ({ id: nodes.join(''), title: '', nodes });
  const areas = (...list: string[]) =>
    areasOf(
      list.map((names) => phase(...names)),
      column,
      size,
    ).map((a) => [a.phase, a.y + margin.top, a.height - margin.top - margin.bottom]);
  test('is around its steps', () => {
    expect(areasOf([phase('a', 'b')], column, size)).toEqual([
      {
        phase: 'ab',
        index: 0,
        x: -margin.side,
        y: -margin.top,
        width: 100 + 2 * margin.side,
        height: 150 + margin.top + margin.bottom,
      },
    ]);
  });
  test('holds no step of another', () => {
    expect(areas('ab', 'cd')).toEqual([
      ['ab', 0, 150],
      ['cd', 200, 150],
    ]);
    expect(areas('abd')).toEqual([
      ['abd', 0, 150],
      ['abd', 300, 50],
    ]);
    expect(areas('x')).toEqual([]);
  });
  test.each([1, 2, 3, 4, 5, 6])('whatever is in it, of a drawing by chance (seed %i)', (seed) => {
    const d = readDrawing({ id: 'j', ...generate(60, seed) });
    const { at } = layered(planOf(d, seed % 2 ? 'down' : 'right', size, { along: 54, across: 40 }));
    const names = [...d.nodes.keys()];
    // Four of five steps are beside others of their phase, the fifth is anywhere; one phase in four is none.
    const kOf = (i: number) => (i % 5 < 4 ? Math.floor(i / 10) : i * (seed + 3)) % 4;
    const phases = [0, 1, 2].map((k) => ({ id: `p${k}`, title: '', nodes: names.filter((_, i) => kOf(i) === k) }));
    const areas = areasOf(phases, at, size);
    for (const a of areas) {
      const inner = {
        left: a.x + margin.side,
        top: a.y + margin.top,
        right: a.x + a.width - margin.side,
        bottom: a.y + a.height - margin.bottom,
      };
      const held = names.filter((n) => {
        const p = at.get(n);
        return (
          p && p.x < inner.right && p.y < inner.bottom && p.x + size.width > inner.left && p.y + size.height > inner.top
        );
      });
      expect(held.length).toBeGreaterThan(0);
      expect(held.every((n) => phases[a.index]?.nodes.includes(n))).toBe(true);
    }
    for (const p of phases)
      for (const n of p.nodes)
        expect(areas.some((a) => a.phase === p.id && (at.get(n)?.x ?? 0) >= a.x && (at.get(n)?.y ?? 0) >= a.y)).toBe(
          true,
        );
  });
  test('of a thousand steps is there at once', () => {
    const d = readDrawing({ id: 'j', ...generate(1000) });
    const { at } = layered(planOf(d, 'down', size, { along: 54, across: 40 }));
    const names = [...d.nodes.keys()];
    const phases = [0, 1, 2, 3, 4].map((k) => ({ id: `p${k}`, title: '', nodes: names.filter((_, i) => i % 5 === k) }));
    const before = performance.now();
    expect(areasOf(phases, at, size).length).toBeGreaterThan(5);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});

test('a phase begins anew in a list wherever the step before is not of it', () => {
  const phases = [
    { id: 'p', title: '認知', nodes: ['a', 'b', 'e'] },
    { id: 'q', title: '比較', nodes: ['c', 'gone'] },
  ];
  const starts = phaseStarts(['x', 'a', 'b', 'c', 'd', 'e'], phases);
  expect([...starts].map(([n, s]) => [n, s.title, s.tone])).toEqual([
    ['a', '認知', 1],
    ['c', '比較', 2],
    ['e', '認知', 1],
  ]);
});
