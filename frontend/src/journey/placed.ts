// Drawings with the author's own positions of steps.
import type { Places, Plan, Point, Size } from './arrange';
import type { Drawing } from './drawing';
import { netOf } from './drawing';
import { layered, routeOf } from './layered';
import { labelPlaces } from './route';
import type { Orientation } from './walk';
import { backLines } from './walk';

/**
 * placedWay is the direction in which the author's positions run; undefined where they are not usable: steps overlap,
 * or most lines lead backwards.
 */
export function placedWay(drawing: Drawing, size: Size): Orientation | undefined {
  const steps = [...drawing.nodes.values()];
  if (
    steps.length < 2 ||
    overlap(
      steps.map((s) => ({ x: s.at[0], y: s.at[1] })),
      size,
    )
  )
    return undefined;
  const { lines, down, right } = waysOf(drawing, size);
  if (lines === 0 || Math.max(down, right) < lines * 0.8) return undefined;
  return down >= right ? 'down' : 'right';
}

/** ownWay is the direction in which most lines run between positions that the author chose, whatever they are. */
export function ownWay(drawing: Drawing, size: Size): Orientation {
  const { down, right } = waysOf(drawing, size);
  return down >= right ? 'down' : 'right';
}

/** waysOf counts the lines that close no loop, and how many of them lead down and to the right. */
function waysOf(drawing: Drawing, size: Size): { lines: number; down: number; right: number } {
  const at = new Map([...drawing.nodes.values()].map((s) => [s.id, s.at]));
  const back = backLines(drawing);
  let down = 0;
  let right = 0;
  let lines = 0;
  for (const l of netOf(drawing).edges) {
    const a = at.get(l.from);
    const b = at.get(l.to);
    if (!a || !b || back.has(l.id)) continue;
    lines++;
    if (b[1] >= a[1] + size.height + 16) down++;
    if (b[0] >= a[0] + size.width + 16) right++;
  }
  return { lines, down, right };
}

function overlap(points: readonly Point[], size: Size): boolean {
  const sorted = [...points].sort((a, b) => a.y - b.y);
  for (let i = 0; i < sorted.length; i++) {
    const a = sorted[i] as Point;
    for (let j = i + 1; j < sorted.length; j++) {
      const b = sorted[j] as Point;
      if (b.y - a.y >= size.height) break;
      if (Math.abs(a.x - b.x) < size.width) return true;
    }
  }
  return false;
}

/** placed keeps the author's positions and routes the lines between them. */
export function placed(drawing: Drawing, plan: Plan): Places {
  if (drawing.nodes.size === 0) return layered(plan);
  const at = new Map<string, Point>([...drawing.nodes.values()].map((s) => [s.id, { x: s.at[0], y: s.at[1] }]));
  const routes = new Map<string, readonly Point[]>();
  for (const l of plan.links) {
    const route = routeOf(plan, l, at);
    if (route) routes.set(l.id, route);
  }
  return { at, routes, labels: labelPlaces(plan, at, routes) };
}
