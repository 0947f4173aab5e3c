// The areas of phases on the canvas: rectangles around their steps that hold no step of another one.
import type { Bounds, Point, Size } from '../../journey/arrange';
import type { Phase } from '../../journey/file';

/** Space round the steps of a phase, in px; its name stands in that above. */
export const margin = { top: 30, side: 15, bottom: 9 } as const;

/** Area is one rectangle of a phase. A phase whose steps are apart has several. */
export interface Area extends Bounds {
  readonly phase: string;
  readonly index: number;
}

interface Rect {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * areasOf are the areas of all phases. Steps of a phase share a rectangle as long as it holds no step of another phase or
 * of none; all steps have one size.
 */
export function areasOf(phases: readonly Phase[], at: ReadonlyMap<string, Point>, size: Size): readonly Area[] {
  if (phases.length === 0) return [];
  const grid = gridOf(at, size);
  return phases.flatMap((phase, index) => {
    const own = new Set((phase.nodes ?? []).filter((n) => at.has(n)));
    const alone = (r: Rect) => !holdsOther(grid, r, own, at, size);
    return merged(
      [...own].map((n) => rectOf(at.get(n) as Point, size)),
      grid.pitch,
      alone,
    ).map((r) => ({
      phase: phase.id,
      index,
      x: r.left - margin.side,
      y: r.top - margin.top,
      width: r.right - r.left + 2 * margin.side,
      height: r.bottom - r.top + margin.top + margin.bottom,
    }));
  });
}

function rectOf(p: Point, size: Size): Rect {
  return { left: p.x, top: p.y, right: p.x + size.width, bottom: p.y + size.height };
}

const around = (a: Rect, b: Rect): Rect => ({
  left: Math.min(a.left, b.left),
  top: Math.min(a.top, b.top),
  right: Math.max(a.right, b.right),
  bottom: Math.max(a.bottom, b.bottom),
});

const near = (a: Rect, b: Rect, reach: number) =>
  a.left - b.right <= reach && b.left - a.right <= reach && a.top - b.bottom <= reach && b.top - a.bottom <= reach;

/** merged joins rectangles that are near, from above to below, as long as what they are joined to is allowed. */
function merged(rects: readonly Rect[], reach: number, allowed: (r: Rect) => boolean): readonly Rect[] {
  const [first, ...others] = rects;
  if (!first) return [];
  const whole = others.reduce(around, first);
  if (allowed(whole)) return [whole];
  let list = [...rects].sort((a, b) => a.top - b.top || a.left - b.left);
  for (let before = -1; before !== list.length; ) {
    before = list.length;
    const next: Rect[] = [];
    for (const r of list) {
      const i = next.findIndex((o) => near(o, r, reach) && allowed(around(o, r)));
      if (i < 0) next.push(r);
      else next[i] = around(next[i] as Rect, r);
    }
    list = next;
  }
  return list;
}

/** Grid are the steps by the square that their corner is in. */
interface Grid {
  readonly pitch: number;
  readonly squares: ReadonlyMap<string, readonly string[]>;
  readonly all: ReadonlyMap<string, Point>;
}

function gridOf(at: ReadonlyMap<string, Point>, size: Size): Grid {
  const pitch = Math.max(size.width, size.height) * 2;
  const squares = new Map<string, string[]>();
  for (const [id, p] of at) {
    const key = `${Math.floor(p.x / pitch)},${Math.floor(p.y / pitch)}`;
    const list = squares.get(key);
    if (list) list.push(id);
    else squares.set(key, [id]);
  }
  return { pitch, squares, all: at };
}

function holdsOther(
  grid: Grid,
  r: Rect,
  own: ReadonlySet<string>,
  at: ReadonlyMap<string, Point>,
  size: Size,
): boolean {
  const other = (id: string) => {
    const p = own.has(id) ? undefined : at.get(id);
    return p !== undefined && p.x < r.right && p.y < r.bottom && p.x + size.width > r.left && p.y + size.height > r.top;
  };
  const from = (n: number, by: number) => Math.floor((n - by) / grid.pitch);
  const [x0, y0] = [from(r.left, size.width), from(r.top, size.height)];
  const [x1, y1] = [from(r.right, 0), from(r.bottom, 0)];
  if ((x1 - x0 + 1) * (y1 - y0 + 1) > grid.squares.size) return [...grid.all.keys()].some(other);
  for (let x = x0; x <= x1; x++)
    for (let y = y0; y <= y1; y++) if (grid.squares.get(`${x},${y}`)?.some(other)) return true;
  return false;
}
