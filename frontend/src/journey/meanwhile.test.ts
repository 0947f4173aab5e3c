import { describe, expect, test } from 'vitest';
import { type Places, type Plan, planOf } from './arrange';
import { readDrawing } from './drawing';
import { generate } from './generate';
import { layered } from './layered';
import { meanwhile } from './meanwhile';

const size = { width: 240, height: 70 };
const gaps = { along: 54, across: 40 };

function planned(n: number, change: (f: ReturnType<typeof generate>) => void = () => undefined): Plan {
  const file = structuredClone(generate(n)) as ReturnType<typeof generate>;
  change(file);
  return planOf(readDrawing(file), 'down', size, gaps);
}

const row = size.height + gaps.along;

/** insert puts a step into the line that leads to another. */
function insert(id: string, before: string) {
  return (file: ReturnType<typeof generate>) => {
    const nodes = file.nodes as { id: string; kind: string; at: number[]; config: unknown }[];
    const edges = file.edges as { from: string[]; to: string }[];
    nodes.push({ id, kind: 'tag.add', at: [0, 0], config: { tag: 'x' } });
    const edge = edges.find((e) => e.to === before);
    if (!edge) throw new Error(`nothing leads to ${before}`);
    edge.to = id;
    edges.push({ from: [id, 'next'], to: before });
  };
}

function overlaps(plan: Plan, places: Places): number {
  const boxes = plan.boxes.flatMap((b) => places.at.get(b.id) ?? []);
  return boxes.filter((a, i) =>
    boxes.some((b, j) => j > i && Math.abs(a.x - b.x) < size.width && Math.abs(a.y - b.y) < size.height),
  ).length;
}

describe('a layout until the new one is computed', () => {
  for (const n of [8, 60, 400]) {
    const plan = planned(n);
    const earlier = { plan, places: layered(plan) };

    test(`${n} steps: a step put into a line takes the place of the next one, which moves on with all behind it`, () => {
      const now = planned(n, insert('new', 's2'));
      const places = meanwhile(now, earlier);
      const was = earlier.places.at.get('s2');
      expect(places?.at.get('new')).toEqual(was);
      expect(places?.at.get('s2')).toEqual({ x: was?.x, y: (was?.y ?? 0) + row });
      expect(places?.at.get('s1')).toEqual(earlier.places.at.get('s1'));
      expect(places && overlaps(now, places)).toBe(0);
      expect([...(places?.routes.keys() ?? [])].sort()).toEqual(now.links.map((l) => l.id).sort());
    });

    test(`${n} steps: without a step all others stay, and every line is drawn`, () => {
      const now = planned(n, (file) => {
        const edges = file.edges as { from: string[]; to: string }[];
        const gone = edges.find((e) => e.from[0] === 's2');
        for (const e of edges) if (e.to === 's2' && gone) e.to = gone.to;
        (file as { nodes: unknown }).nodes = file.nodes?.filter((s) => s.id !== 's2');
        (file as { edges: unknown[] }).edges = edges.filter((e) => e.from[0] !== 's2');
      });
      const places = meanwhile(now, earlier);
      for (const b of now.boxes) expect(places?.at.get(b.id)).toEqual(earlier.places.at.get(b.id));
      for (const l of now.links) expect(places?.routes.get(l.id)?.length).toBeGreaterThan(1);
    });
  }

  test('a new step at an open end stands behind the step, on nothing', () => {
    const plan = planned(8);
    const now = planned(8, (file) => {
      (file.nodes as unknown[]).push({ id: 'end', kind: 'exit', at: [0, 0], config: {} });
      (file.edges as unknown[]).push({ from: ['s3', 'spare'], to: 'end' });
    });
    const places = meanwhile(now, { plan, places: layered(plan) });
    expect(places?.at.has('end')).toBe(true);
    expect(places && overlaps(now, places)).toBe(0);
  });

  test('another direction, another size or another journey is not placed by it', () => {
    const plan = planned(20);
    const earlier = { plan, places: layered(plan) };
    expect(meanwhile({ ...plan, orientation: 'right' }, earlier)).toBeUndefined();
    expect(meanwhile({ ...plan, boxes: plan.boxes.map((b) => ({ ...b, height: 92 })) }, earlier)).toBeUndefined();
    expect(meanwhile({ ...plan, boxes: plan.boxes.map((b) => ({ ...b, id: `x${b.id}` })) }, earlier)).toBeUndefined();
  });
});
