// A layered layout of our own: for when ELK does not answer, and for small drawings in lists. It is simple and fast:
// rows by longest path, branches in order, rows aligned to what leads to them.
import type { Box, Link, Places, Plan, Point } from './arrange';
import { entranceAt, portAt } from './arrange';
import { labelPlaces } from './route';

/** Cell is a box in its row, or a place where a line crosses a row. */
interface Cell {
  readonly box: Box | undefined;
  readonly size: number; // across the flow, in px
  readonly ups: { readonly cell: Cell; readonly shift: number }[];
  readonly downs: { readonly cell: Cell; readonly shift: number }[];
  row: number;
  index: number;
  across: number; // its centre
}

const passing = 8; // how much room a crossing line takes, in px
const mostPassing = 20_000;

/** layered computes a layout synchronously. It always gives a result. */
export function layered(plan: Plan): Places {
  const rows = rowsOf(plan);
  const cells = new Map<string, Cell>();
  const grid: Cell[][] = [];
  for (const box of plan.boxes) {
    const cell = newCell(box, plan.orientation === 'down' ? box.width : box.height, rows.get(box.id) ?? 0);
    cells.set(box.id, cell);
    put(grid, cell);
  }
  const chains = connect(plan, cells, grid);
  arrangeRows(grid);
  alignRows(grid, plan.gaps.across);
  return placesOf(plan, cells, grid, chains);
}

function newCell(box: Box | undefined, size: number, row: number): Cell {
  return { box, size, ups: [], downs: [], row, index: 0, across: 0 };
}

function put(grid: Cell[][], cell: Cell): void {
  while (grid.length <= cell.row) grid.push([]);
  const row = grid[cell.row] as Cell[];
  cell.index = row.length;
  row.push(cell);
}

/** rowsOf gives each box the row below everything that leads to it. */
function rowsOf(plan: Plan): ReadonlyMap<string, number> {
  const open = new Map(plan.boxes.map((b) => [b.id, 0]));
  const outs = new Map<string, string[]>(plan.boxes.map((b) => [b.id, []]));
  for (const l of plan.links) {
    if (l.back || l.from === l.to) continue;
    open.set(l.to, (open.get(l.to) ?? 0) + 1);
    outs.get(l.from)?.push(l.to);
  }
  const rows = new Map<string, number>();
  const ready = plan.boxes.filter((b) => open.get(b.id) === 0).map((b) => b.id);
  for (let i = 0; i < ready.length; i++) {
    const id = ready[i] as string;
    const row = rows.get(id) ?? 0;
    rows.set(id, row);
    for (const to of outs.get(id) ?? []) {
      rows.set(to, Math.max(rows.get(to) ?? 0, row + 1));
      const left = (open.get(to) ?? 0) - 1;
      open.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  return rows;
}

/** connect joins the cells along every line, with a crossing cell in each row between. */
function connect(plan: Plan, cells: ReadonlyMap<string, Cell>, grid: Cell[][]): ReadonlyMap<string, readonly Cell[]> {
  const chains = new Map<string, readonly Cell[]>();
  let passes = 0;
  for (const l of plan.links) {
    const from = cells.get(l.from);
    const to = cells.get(l.to);
    if (l.back || !from?.box || !to || to.row <= from.row) continue;
    const chain: Cell[] = [];
    let last = from;
    let shift = portShift(plan, from.box, l);
    for (let row = from.row + 1; row < to.row && passes < mostPassing; row++, passes++) {
      const cell = newCell(undefined, passing, row);
      put(grid, cell);
      join(last, cell, shift);
      chain.push(cell);
      last = cell;
      shift = 0;
    }
    join(last, to, shift);
    chains.set(l.id, chain);
  }
  return chains;
}

function join(up: Cell, down: Cell, shift: number): void {
  up.downs.push({ cell: down, shift });
  down.ups.push({ cell: up, shift });
}

function portShift(plan: Plan, box: Box, l: Link): number {
  const p = portAt(box, plan.orientation, Math.max(0, box.ports.indexOf(l.port)), Math.max(1, box.ports.length));
  return plan.orientation === 'down' ? p.x - box.width / 2 : p.y - box.height / 2;
}

/** arrangeRows orders each row by what leads to it: the first of a split's branches stays first. */
function arrangeRows(grid: Cell[][]): void {
  for (const row of grid) {
    const rank = new Map(row.map((c) => [c, middleOf(c)]));
    const settled = row.some((c) => c.ups.length > 0);
    if (settled) row.sort((a, b) => (rank.get(a) as number) - (rank.get(b) as number) || a.index - b.index);
    row.forEach((c, i) => {
      c.index = i;
    });
  }
}

function middleOf(c: Cell): number {
  if (c.ups.length === 0) return c.index;
  const sum = c.ups.reduce(
    (s, u) => s + u.cell.index + Math.max(-0.49, Math.min(0.49, u.shift / (u.cell.size || 1))),
    0,
  );
  return sum / c.ups.length;
}

/** alignRows moves the cells of a row towards the cells they are joined with, without overlaps. */
function alignRows(grid: readonly Cell[][], gap: number): void {
  for (const row of grid)
    spread(
      row,
      row.map((_, i) => i),
      gap,
    );
  for (let pass = 0; pass < 10; pass++) {
    const downward = pass % 2 === 0;
    const order = downward ? grid : [...grid].reverse();
    for (const row of order)
      spread(
        row,
        row.map((c) => wish(c, downward || pass > 7)),
        gap,
      );
  }
}

function wish(c: Cell, downward: boolean): number {
  const near = downward ? c.ups : c.downs;
  if (near.length === 0) return c.across;
  const sum = near.reduce(
    (s, n) => s + n.cell.across + (downward ? n.shift : -n.shift) * (c.box && near.length > 1 ? 0.5 : 1),
    0,
  );
  return sum / near.length;
}

/** spread puts a row as near to its wished positions as the gaps allow (least squares, pool adjacent violators). */
function spread(row: readonly Cell[], wishes: readonly number[], gap: number): void {
  const pools: { sum: number; count: number; first: number }[] = [];
  const offset: number[] = [];
  let at = 0;
  row.forEach((c, i) => {
    const before = row[i - 1];
    if (before) at += before.size / 2 + c.size / 2 + (before.box && c.box ? gap : gap / 2);
    offset.push(at);
    let pool = { sum: (wishes[i] as number) - at, count: 1, first: i };
    for (
      let last = pools[pools.length - 1];
      last && last.sum / last.count >= pool.sum / pool.count;
      last = pools[pools.length - 1]
    ) {
      pools.pop();
      pool = { sum: last.sum + pool.sum, count: last.count + pool.count, first: last.first };
    }
    pools.push(pool);
  });
  pools.forEach((pool, p) => {
    const end = pools[p + 1]?.first ?? row.length;
    for (let i = pool.first; i < end; i++) (row[i] as Cell).across = pool.sum / pool.count + (offset[i] as number);
  });
}

function placesOf(
  plan: Plan,
  cells: ReadonlyMap<string, Cell>,
  grid: readonly Cell[][],
  chains: ReadonlyMap<string, readonly Cell[]>,
): Places {
  const down = plan.orientation === 'down';
  const tops: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const row of grid) {
    const depth = row.reduce((most, c) => Math.max(most, c.box ? (down ? c.box.height : c.box.width) : 0), 0);
    tops.push(at);
    ends.push(at + depth);
    at += depth + plan.gaps.along;
  }
  const least = grid.reduce(
    (m, row) => row.reduce((n, c) => Math.min(n, c.across - c.size / 2), m),
    Number.POSITIVE_INFINITY,
  );
  const places = new Map<string, Point>();
  for (const [id, c] of cells) {
    const across = Math.round(c.across - c.size / 2 - least);
    const along = tops[c.row] as number;
    places.set(id, down ? { x: across, y: along } : { x: along, y: across });
  }
  const routes = new Map<string, readonly Point[]>();
  for (const l of plan.links) {
    const chain = chains.get(l.id);
    const turns = chain?.map((c) => ({
      across: Math.round(c.across - least),
      from: tops[c.row] as number,
      to: ends[c.row] as number,
    }));
    const route = routeOf(plan, l, places, turns);
    if (route) routes.set(l.id, route);
  }
  return { at: places, routes, labels: labelPlaces(plan, places, routes) };
}

interface Turn {
  readonly across: number;
  readonly from: number;
  readonly to: number;
}

/**
 * routeOf is the route of one line, with right angles. Without turns it goes straight to its step, or around both boxes
 * when the step is before it.
 */
export function routeOf(
  plan: Plan,
  l: Link,
  places: ReadonlyMap<string, Point>,
  turns?: readonly Turn[],
): readonly Point[] | undefined {
  const boxes = boxesOf(plan);
  const from = boxes.get(l.from);
  const to = boxes.get(l.to);
  const a = places.get(l.from);
  const b = places.get(l.to);
  if (!from || !to || !a || !b) return undefined;
  const down = plan.orientation === 'down';
  const flip = (p: Point): Point => (down ? p : { x: p.y, y: p.x });
  const start = flip(
    plus(a, portAt(from, plan.orientation, Math.max(0, from.ports.indexOf(l.port)), Math.max(1, from.ports.length))),
  );
  const end = flip(plus(b, entranceAt(to, plan.orientation)));
  const gap = plan.gaps.along;
  if (end.y - start.y < 16)
    return around(start, end, flip(a), flip(b), down ? from.width : from.height, down ? to.width : to.height, gap).map(
      flip,
    );
  const corners: Point[] = [start];
  let here = start;
  for (const t of turns ?? []) {
    if (t.across !== here.x) {
      const y = Math.max(here.y, t.from - gap / 2);
      corners.push({ x: here.x, y }, { x: t.across, y });
    }
    here = { x: t.across, y: t.to };
  }
  if (here.x !== end.x) {
    const y = turns && turns.length > 0 ? end.y - gap / 2 : start.y + Math.min(gap / 2, (end.y - start.y) / 2);
    corners.push({ x: here.x, y }, { x: end.x, y });
  }
  corners.push(end);
  return corners.map(flip);
}

function around(start: Point, end: Point, a: Point, b: Point, wa: number, wb: number, gap: number): Point[] {
  const side = Math.max(a.x + wa, b.x + wb) + gap / 2;
  const low = start.y + gap / 3;
  const high = end.y - gap / 3;
  return [start, { x: start.x, y: low }, { x: side, y: low }, { x: side, y: high }, { x: end.x, y: high }, end];
}

const boxMaps = new WeakMap<Plan, ReadonlyMap<string, Box>>();

function boxesOf(plan: Plan): ReadonlyMap<string, Box> {
  const made = boxMaps.get(plan) ?? new Map(plan.boxes.map((b) => [b.id, b]));
  boxMaps.set(plan, made);
  return made;
}

function plus(a: Point, b: Point): Point {
  return { x: a.x + b.x, y: a.y + b.y };
}
