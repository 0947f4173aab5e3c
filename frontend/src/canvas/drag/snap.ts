// Where moved cards come to rest: beside the edges and centres of others, else on a grid.
import type { Bounds, Point, Size } from '../../journey/arrange';

/** snapReach is how near an edge or a centre must be to catch, in px of the screen. */
export const snapReach = 6;

/** gridStep is the distance of the grid's lines, in px of the drawing: half of that of the dots. */
export const gridStep = 12;

/** Guides are the edges and centres of the cards that stay, sorted, in px of the drawing. */
export interface Guides {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

/** guidesOf are the guides of cards, which have one size, by their corners. */
export function guidesOf(corners: Iterable<Point>, size: Size): Guides {
  const x = new Set<number>();
  const y = new Set<number>();
  for (const p of corners) {
    for (const share of [0, 0.5, 1]) {
      x.add(p.x + size.width * share);
      y.add(p.y + size.height * share);
    }
  }
  const sorted = (set: Set<number>) => [...set].sort((a, b) => a - b);
  return { x: sorted(x), y: sorted(y) };
}

/** Snapped is how much further a box is to be moved, and the helper lines to be shown. */
export interface Snapped {
  readonly by: Point;
  readonly x: number | undefined;
  readonly y: number | undefined;
}

/** snap finds the guide next to an edge or the centre of a box, within a distance; without one the grid catches. */
export function snap(box: Bounds, guides: Guides, within: number): Snapped {
  const x = caught([box.x, box.x + box.width / 2, box.x + box.width], guides.x, within);
  const y = caught([box.y, box.y + box.height / 2, box.y + box.height], guides.y, within);
  return {
    by: { x: x ? x.by : toGrid(box.x), y: y ? y.by : toGrid(box.y) },
    x: x?.guide,
    y: y?.guide,
  };
}

function toGrid(at: number): number {
  return Math.round(at / gridStep) * gridStep - at;
}

function caught(edges: readonly number[], guides: readonly number[], within: number) {
  let best: { readonly by: number; readonly guide: number } | undefined;
  for (const e of edges) {
    const guide = next(guides, e);
    if (guide === undefined) continue;
    const by = guide - e;
    if (Math.abs(by) <= within && (!best || Math.abs(by) < Math.abs(best.by))) best = { by, guide };
  }
  return best;
}

/** next is the number of a sorted list that is next to another one. */
function next(list: readonly number[], to: number): number | undefined {
  let low = 0;
  for (let high = list.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((list[middle] as number) < to) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [list[low - 1], list[low]];
  if (before === undefined || after === undefined) return before ?? after;
  return to - before <= after - to ? before : after;
}
