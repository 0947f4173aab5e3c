// A journey's outline for lists: a few numbers for each step.
import { planOf } from './arrange';
import type { Drawing } from './drawing';
import { netOf } from './drawing';
import type { Tone } from './kinds';
import { lookOf } from './kinds';
import { layered } from './layered';

/** Shape is an outline, in px: steps with their corners and colours, and lines as pairs of indexes of steps. */
export interface Shape {
  readonly width: number;
  readonly height: number;
  readonly steps: readonly { readonly x: number; readonly y: number; readonly tone: Tone }[];
  readonly lines: readonly (readonly [number, number])[];
}

/** thumbStep is the size of a step in an outline, in px. */
export const thumbStep = { width: 17, height: 12 } as const;

const shapes = new WeakMap<Drawing, Shape>();

/** shapeOf lays a drawing out from left to right, scaled down. */
export function shapeOf(drawing: Drawing): Shape {
  const made = shapes.get(drawing);
  if (made) return made;
  const plan = planOf(drawing, 'right', thumbStep, { along: 8, across: 4 });
  const places = layered(plan);
  const index = new Map([...drawing.nodes.keys()].map((id, i) => [id, i]));
  let width = 0;
  let height = 0;
  const steps = [...drawing.nodes.values()].map((s) => {
    const p = places.at.get(s.id) ?? { x: 0, y: 0 };
    width = Math.max(width, p.x + thumbStep.width);
    height = Math.max(height, p.y + thumbStep.height);
    return { x: p.x, y: p.y, tone: lookOf(s.kind).tone };
  });
  const lines = netOf(drawing).edges.map((l) => [index.get(l.from) ?? 0, index.get(l.to) ?? 0] as const);
  const shape = { width, height, steps, lines };
  shapes.set(drawing, shape);
  return shape;
}
