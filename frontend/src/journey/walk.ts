// Traversing a drawing along its lines.
import type { Drawing } from './drawing';
import { netOf } from './drawing';
import type { EdgeId, NodeId } from './ids';
import { isEntry } from './kinds';

const orders = new WeakMap<Drawing, readonly NodeId[]>();

/**
 * readingOrder lists all steps so that each comes after the steps leading to it (except for loops) and the steps of a
 * branch stay together. Entries come first, steps to which nothing leads in the drawing's order.
 */
export function readingOrder(drawing: Drawing): readonly NodeId[] {
  const made = orders.get(drawing);
  if (made) return made;
  const order = sorted(drawing);
  orders.set(drawing, order);
  return order;
}

function sorted(drawing: Drawing): NodeId[] {
  const net = netOf(drawing);
  const back = backLines(drawing);
  const open = new Map<NodeId, number>();
  for (const s of drawing.nodes.values())
    open.set(s.id, (net.ins.get(s.id) ?? []).filter((l) => !back.has(l.id)).length);
  const starts = [...drawing.nodes.values()].filter((s) => open.get(s.id) === 0);
  const first = [...starts.filter((s) => isEntry(s.kind)), ...starts.filter((s) => !isEntry(s.kind))];
  const stack = first.map((s) => s.id).reverse();
  const order: NodeId[] = [];
  while (stack.length > 0) {
    const id = stack.pop() as NodeId;
    order.push(id);
    const ready: NodeId[] = [];
    for (const l of net.outs.get(id) ?? []) {
      if (back.has(l.id)) continue;
      const left = (open.get(l.to) ?? 0) - 1;
      open.set(l.to, left);
      if (left === 0) ready.push(l.to);
    }
    for (let i = ready.length - 1; i >= 0; i--) stack.push(ready[i] as NodeId);
  }
  return order;
}

const backs = new WeakMap<Drawing, ReadonlySet<EdgeId>>();

/** backLines are the ids of the lines that close a loop. Without them the drawing has no loop. */
export function backLines(drawing: Drawing): ReadonlySet<EdgeId> {
  const made = backs.get(drawing);
  if (made) return made;
  const net = netOf(drawing);
  const back = new Set<EdgeId>();
  const state = new Map<string, 1 | 2>(); // 1: on the path that is being followed, 2: done
  const nodes = [...drawing.nodes.values()];
  const entries = nodes.filter((s) => isEntry(s.kind) || net.ins.get(s.id)?.length === 0);
  for (const start of [...entries, ...nodes]) {
    if (state.has(start.id)) continue;
    const path: { id: string; next: number }[] = [{ id: start.id, next: 0 }];
    state.set(start.id, 1);
    while (path.length > 0) {
      const top = path[path.length - 1] as { id: string; next: number };
      const line = net.outs.get(top.id)?.[top.next++];
      if (!line) {
        state.set(top.id, 2);
        path.pop();
        continue;
      }
      const seen = state.get(line.to);
      if (seen === 1) back.add(line.id);
      else if (seen === undefined) {
        state.set(line.to, 1);
        path.push({ id: line.to, next: 0 });
      }
    }
  }
  backs.set(drawing, back);
  return back;
}

/** Orientation is the direction in which people move through the drawing. */
export type Orientation = 'down' | 'right';
/** Way is the direction of an arrow key. */
export type Way = 'up' | 'down' | 'left' | 'right';

/** Spot is where a step is drawn, in px. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * nextStep is the step that an arrow key selects: forward and back along the lines, sideways the nearest step beside.
 * came is the step that was selected before; going back prefers it.
 */
export function nextStep(
  drawing: Drawing,
  spots: ReadonlyMap<string, Spot>,
  orientation: Orientation,
  from: string,
  way: Way,
  came?: string,
): string | undefined {
  const net = netOf(drawing);
  const forward: Way = orientation === 'down' ? 'down' : 'right';
  const backward: Way = orientation === 'down' ? 'up' : 'left';
  if (way === forward) {
    const outs = net.outs.get(from) ?? [];
    return outs.find((l) => l.to === came)?.to ?? outs[0]?.to;
  }
  if (way === backward) {
    const ins = net.ins.get(from) ?? [];
    return ins.find((l) => l.from === came)?.from ?? ins[0]?.from;
  }
  return beside(spots, orientation, from, way === 'right' || way === 'down' ? 1 : -1);
}

function beside(
  spots: ReadonlyMap<string, Spot>,
  orientation: Orientation,
  from: string,
  sign: 1 | -1,
): string | undefined {
  const here = spots.get(from);
  if (!here) return undefined;
  const across = (s: Spot) => (orientation === 'down' ? s.x + s.width / 2 : s.y + s.height / 2);
  const along = (s: Spot) => (orientation === 'down' ? s.y + s.height / 2 : s.x + s.width / 2);
  const reach = orientation === 'down' ? here.height : here.width;
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [id, s] of spots) {
    const d = (across(s) - across(here)) * sign;
    const off = Math.abs(along(s) - along(here));
    if (id === from || d < 1 || off > reach) continue;
    const cost = d + off * 3;
    if (cost < least) {
      least = cost;
      best = id;
    }
  }
  return best;
}

/** keyWays are the directions by the name of the key (KeyboardEvent.key). */
export const keyWays: Readonly<Record<string, Way>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
};

/** Standpoint is what a selection by keys depends on. */
export interface Standpoint {
  readonly drawing: Drawing;
  readonly spots: ReadonlyMap<string, Spot>;
  readonly orientation: Orientation;
  readonly selected: string | undefined;
}

/** moved is the step that a key selects; undefined where it selects none. */
export function moved(here: Standpoint, key: string, shift: boolean, came?: string): string | undefined {
  const order: readonly string[] = readingOrder(here.drawing);
  const { selected } = here;
  const at = selected === undefined ? -1 : order.indexOf(selected);
  switch (key) {
    case 'Home':
      return order[0];
    case 'End':
      return order[order.length - 1];
    case 'Tab':
      return at < 0 ? (shift ? undefined : order[0]) : order[at + (shift ? -1 : 1)];
    default: {
      const way = Object.hasOwn(keyWays, key) ? keyWays[key] : undefined;
      if (!way) return undefined;
      return selected === undefined || at < 0
        ? order[0]
        : nextStep(here.drawing, here.spots, here.orientation, selected, way, came);
    }
  }
}
