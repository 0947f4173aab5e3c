// The layout of a changed drawing while its own is computed: the one before, moved as little as possible.
import type { Box, Link, Places, Plan, Point } from './arrange';
import { routeOf } from './layered';
import { labelPlaces } from './route';

/** More new steps than these are not placed one by one. */
const mostNew = 40;

/**
 * meanwhile places the steps of a plan by the result for an earlier one: steps of both stay, a new one stands where the
 * step it leads to was, and that row and all behind it move on. Undefined where too little is the same.
 */
export function meanwhile(plan: Plan, earlier: { readonly plan: Plan; readonly places: Places }): Places | undefined {
  const known = earlier.places.at;
  const fresh = plan.boxes.filter((b) => !known.has(b.id));
  if (plan.orientation !== earlier.plan.orientation || fresh.length > mostNew || fresh.length * 2 > plan.boxes.length) {
    return undefined;
  }
  if (!sameSize(plan.boxes[0], earlier.plan.boxes[0])) return undefined;
  const at = new Map<string, Point>();
  for (const b of plan.boxes) {
    const p = known.get(b.id);
    if (p) at.set(b.id, p);
  }
  const ins = linksBy(plan, 'to');
  const outs = linksBy(plan, 'from');
  for (const b of fresh) put(plan, at, b, ins.get(b.id) ?? [], outs.get(b.id) ?? []);
  return { at, ...lines(plan, at, earlier) };
}

function sameSize(a: Box | undefined, b: Box | undefined): boolean {
  return a?.width === b?.width && a?.height === b?.height;
}

function linksBy(plan: Plan, end: 'from' | 'to'): ReadonlyMap<string, readonly Link[]> {
  const found = new Map<string, Link[]>();
  for (const l of plan.links) {
    const list = found.get(l[end]);
    if (list) list.push(l);
    else found.set(l[end], [l]);
  }
  return found;
}

/** put places one new box, and moves what stands in its way further along. */
function put(plan: Plan, at: Map<string, Point>, box: Box, ins: readonly Link[], outs: readonly Link[]): void {
  const down = plan.orientation === 'down';
  const along = (p: Point) => (down ? p.y : p.x);
  const across = (p: Point) => (down ? p.x : p.y);
  const point = (a: number, c: number): Point => (down ? { x: c, y: a } : { x: a, y: c });
  const length = down ? box.height : box.width;
  const breadth = down ? box.width : box.height;
  const row = length + plan.gaps.along;
  const link = ins.find((l) => !l.back && at.has(l.from));
  const from = link && at.get(link.from);
  const next = outs.filter((l) => !l.back && l.to !== box.id).flatMap((l) => at.get(l.to) ?? []);
  const begin = from ? along(from) + row : Math.max(0, ...[...at.values()].map((p) => along(p) + row));
  let beside = across(from ?? next[0] ?? point(0, 0));
  const nearest = next.filter((p) => along(p) >= begin - row / 2).sort((a, b) => along(a) - along(b))[0];
  if (nearest) {
    beside = across(nearest);
    const by = begin + row - along(nearest);
    if (by > 0) {
      for (const [id, p] of at) if (along(p) >= along(nearest)) at.set(id, point(along(p) + by, across(p)));
    }
  }
  const free = (c: number) =>
    [...at.values()].every(
      (p) => Math.abs(along(p) - begin) >= length || Math.abs(across(p) - c) >= breadth + plan.gaps.across / 2,
    );
  const step = breadth + plan.gaps.across;
  for (let n = 0; n < mostNew && !free(beside); n++) beside += step;
  at.set(box.id, point(begin, beside));
}

/** lines keeps the routes between boxes that did not move, or moved alike, and draws the others anew. */
function lines(
  plan: Plan,
  at: ReadonlyMap<string, Point>,
  earlier: { readonly plan: Plan; readonly places: Places },
): Pick<Places, 'routes' | 'labels'> {
  const { places } = earlier;
  const ports = new Map(earlier.plan.boxes.map((b) => [b.id, b.ports.join('\u0000')]));
  const same = new Set(plan.boxes.filter((b) => ports.get(b.id) === b.ports.join('\u0000')).map((b) => b.id));
  const by = (id: string): Point | undefined => {
    const [a, b] = [places.at.get(id), at.get(id)];
    return a && b && { x: b.x - a.x, y: b.y - a.y };
  };
  const routes = new Map<string, readonly Point[]>();
  const labels = new Map<string, Point>();
  const anew: Link[] = [];
  for (const l of plan.links) {
    const [route, a, b] = [places.routes.get(l.id), by(l.from), by(l.to)];
    if (!route || !a || !b || a.x !== b.x || a.y !== b.y || !same.has(l.from)) {
      const drawn = routeOf(plan, l, at);
      if (drawn) routes.set(l.id, drawn);
      anew.push(l);
      continue;
    }
    const still = a.x === 0 && a.y === 0;
    routes.set(l.id, still ? route : route.map((p) => ({ x: p.x + a.x, y: p.y + a.y })));
    const label = places.labels.get(l.id);
    if (label && l.label) labels.set(l.id, still ? label : { x: label.x + a.x, y: label.y + a.y });
    else if (l.label) anew.push(l);
  }
  if (anew.length > 0) for (const [id, p] of labelPlaces({ ...plan, links: anew }, at, routes)) labels.set(id, p);
  return { routes, labels };
}
