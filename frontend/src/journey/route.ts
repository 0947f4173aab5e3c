// Lines as SVG paths, and the positions of their labels.
import type { Plan, Point, Size } from './arrange';

/** pathOf is the SVG path through corners, rounded with a radius in px. */
export function pathOf(corners: readonly Point[], radius = 8): string {
  const points = straight(corners);
  const first = points[0];
  if (!first) return '';
  let d = `M${first.x} ${first.y}`;
  for (let i = 1; i < points.length - 1; i++) {
    const [a, b, c] = [points[i - 1], points[i], points[i + 1]] as [Point, Point, Point];
    const r = Math.min(radius, distance(a, b) / 2, distance(b, c) / 2);
    const from = towards(b, a, r);
    const to = towards(b, c, r);
    d += `L${from.x} ${from.y}Q${b.x} ${b.y} ${to.x} ${to.y}`;
  }
  const last = points[points.length - 1];
  return last && points.length > 1 ? `${d}L${last.x} ${last.y}` : d;
}

/** straight leaves out corners on a straight line. */
function straight(corners: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const p of corners) {
    const last = kept[kept.length - 1];
    const before = kept[kept.length - 2];
    if (last && last.x === p.x && last.y === p.y) continue;
    if (last && before && ((before.x === last.x && last.x === p.x) || (before.y === last.y && last.y === p.y)))
      kept.pop();
    kept.push(p);
  }
  return kept;
}

function distance(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function towards(from: Point, to: Point, by: number): Point {
  const d = distance(from, to) || 1;
  return { x: round(from.x + ((to.x - from.x) * by) / d), y: round(from.y + ((to.y - from.y) * by) / d) };
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}

/** arrowOf is the arrowhead at the end of a line, as a closed SVG path; sizes in px. */
export function arrowOf(corners: readonly Point[], length = 7, half = 4.5): string {
  const points = straight(corners);
  const tip = points[points.length - 1];
  const before = points[points.length - 2];
  if (!tip || !before) return '';
  const d = distance(before, tip) || 1;
  const u = { x: (tip.x - before.x) / d, y: (tip.y - before.y) / d };
  const base = { x: tip.x - u.x * length, y: tip.y - u.y * length };
  const left = { x: round(base.x - u.y * half), y: round(base.y + u.x * half) };
  const right = { x: round(base.x + u.y * half), y: round(base.y - u.x * half) };
  return `M${tip.x} ${tip.y}L${left.x} ${left.y}L${right.x} ${right.y}Z`;
}

/**
 * labelPlaces puts each label on its line, near its beginning, where it covers no other label and as few boxes as
 * possible.
 */
export function labelPlaces(
  plan: Plan,
  at: ReadonlyMap<string, Point>,
  routes: ReadonlyMap<string, readonly Point[]>,
): ReadonlyMap<string, Point> {
  const taken: Area[] = [];
  const boxes = boxesUnder(plan, at);
  const result = new Map<string, Point>();
  for (const { id, label } of plan.links) {
    const route = routes.get(id);
    if (!route || !label) continue;
    let best: Point | undefined;
    let least = Number.POSITIVE_INFINITY;
    candidates(straight(route), label, plan.gaps.along).forEach((p, i) => {
      const area = {
        x: p.x - label.width / 2 - 3,
        y: p.y - label.height / 2 - 2,
        width: label.width + 6,
        height: label.height + 4,
      };
      const cost = i + 200 * taken.filter((t) => meets(t, area)).length + 60 * boxes(area);
      if (cost < least) {
        least = cost;
        best = p;
      }
    });
    if (!best) continue;
    result.set(id, best);
    taken.push({ x: best.x - label.width / 2, y: best.y - label.height / 2, width: label.width, height: label.height });
    if (taken.length > 400) taken.shift();
  }
  return result;
}

/** candidates are positions on the first segments of a line: those that are long enough for the label come first. */
function candidates(route: readonly Point[], label: Size, gap: number): Point[] {
  const fits: Point[] = [];
  const others: Point[] = [];
  for (let i = 1; i < Math.min(route.length, 6); i++) {
    const a = route[i - 1] as Point;
    const b = route[i] as Point;
    const level = a.y === b.y;
    const length = distance(a, b);
    const need = level ? label.width + 12 : label.height + 12;
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    if (length > gap * 1.5) fits.push(towards(a, b, gap / 2));
    (length >= need ? fits : others).push(middle);
    if (length >= need * 2) others.push(towards(a, b, length * 0.3), towards(a, b, length * 0.7));
  }
  return [...fits, ...others];
}

type Area = Point & Size;

function meets(a: Area, b: Area): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** boxesUnder gives the function that counts the boxes an area overlaps, by a grid of their positions. */
function boxesUnder(plan: Plan, at: ReadonlyMap<string, Point>): (area: Area) => number {
  const pitch = plan.boxes.reduce((most, b) => Math.max(most, b.width, b.height), 1) * 2;
  const grid = new Map<string, Area[]>();
  const cells = (a: Area, f: (key: string) => void) => {
    for (let x = Math.floor(a.x / pitch); x <= Math.floor((a.x + a.width) / pitch); x++) {
      for (let y = Math.floor(a.y / pitch); y <= Math.floor((a.y + a.height) / pitch); y++) f(`${x},${y}`);
    }
  };
  for (const b of plan.boxes) {
    const p = at.get(b.id);
    if (!p) continue;
    const box = { x: p.x, y: p.y, width: b.width, height: b.height };
    cells(box, (key) => grid.set(key, [...(grid.get(key) ?? []), box]));
  }
  return (area) => {
    const hit = new Set<Area>();
    cells(area, (key) => {
      for (const box of grid.get(key) ?? []) if (meets(box, area)) hit.add(box);
    });
    return hit.size;
  };
}

/** textWidth estimates the width of a text in px: an ideograph is as wide as the font size. */
export function textWidth(s: string, size = 12): number {
  let width = 0;
  for (const c of s)
    width += (c.codePointAt(0) as number) > 0x2e7f ? size : /[A-Z0-9%mwMW]/.test(c) ? size * 0.64 : size * 0.54;
  return width;
}
