// A drawing as an indented list: the steps of a branch below it, and where branches meet a step behind the split.
import { type Drawing, type Edge, netOf, portsOf } from './drawing';
import type { NodeId } from './ids';
import { backLines, readingOrder } from './walk';

interface Place {
  /** Unique among the rows; stays the same while other rows change. */
  readonly key: string;
  /** From 1, as ARIA counts. */
  readonly level: number;
  /** The key of the row that this one is below of; "" for the whole. */
  readonly parent: string;
  /** The number among the rows with the same parent, from 1, and how many they are. */
  readonly at: number;
  readonly of: number;
  /** It has rows below it. */
  readonly opens: boolean;
}

/** Lead is where an outcome leads that has no steps of its own: to a step listed elsewhere, or nowhere yet. */
export type Lead = { readonly to: NodeId; readonly back: boolean } | 'open';

/** StepRow is a step; n counts the steps from 1. */
export type StepRow = Place & { readonly kind: 'step'; readonly node: NodeId; readonly n: number };
/** WayRow is an outcome with a name: a branch, "otherwise", "not sent". */
export type WayRow = Place & {
  readonly kind: 'way';
  readonly node: NodeId;
  readonly port: string;
  /** Absent: the steps of the branch are below it. */
  readonly lead: Lead | undefined;
  /** How many steps are below it. */
  readonly count: number;
};
/** LeadRow is the end of a row of steps: it goes on at a step listed elsewhere, or nowhere yet. */
export type LeadRow = Place & {
  readonly kind: 'lead';
  readonly node: NodeId;
  readonly port: string;
  readonly lead: Lead;
};

export type Row = StepRow | WayRow | LeadRow;

export const stepKey = (node: string): string => `step:${node}`;
export const wayKey = (node: string, port: string): string => `way:${node}:${port}`;

const made = new WeakMap<Drawing, readonly Row[]>();

/**
 * outlineRows are all rows of a drawing, each step once. A step to which several lead is listed behind the last step
 * that all of them come from, and the others lead to it by name.
 */
export function outlineRows(drawing: Drawing): readonly Row[] {
  const before = made.get(drawing);
  if (before) return before;
  const rows = rowsOf(drawing);
  made.set(drawing, rows);
  return rows;
}

type Loose = Omit<Row, 'at' | 'of' | 'opens' | 'count' | 'n'>;
type Task = { readonly step: NodeId; readonly level: number; readonly parent: string } | { readonly row: Loose };

function rowsOf(drawing: Drawing): readonly Row[] {
  const net = netOf(drawing);
  const { owned, behind, first } = placesOf(drawing);
  const back = backLines(drawing);
  const rows: Loose[] = [];
  const tasks: Task[] = first.map((step) => ({ step, level: 1, parent: '' })).reverse();
  const leadOf = (e: Edge | undefined): Lead => (e ? { to: e.to, back: back.has(e.id) } : 'open');

  const list = (node: NodeId, level: number, parent: string): readonly Task[] => {
    const step = drawing.nodes.get(node);
    if (!step) return [];
    const outs = net.outs.get(node) ?? [];
    const ports = [...new Set([...portsOf(step).filter((p) => p !== ''), ...outs.map((e) => e.port)])];
    const next: Task[] = [];
    for (const port of ports) {
      const led = outs.filter((e) => e.port === port);
      const own = led.filter((e) => owned.has(e.to) && !back.has(e.id)).map((e) => e.to);
      const elsewhere = led.filter((e) => !own.includes(e.to));
      const ends = led.length === 0 ? [undefined] : elsewhere;
      if (port === 'next') continue;
      if (port === 'failed' && led.length === 0) continue; // most journeys leave it open on purpose
      const key = wayKey(node, port);
      const short = own.length === 0 && ends.length === 1;
      next.push({
        row: {
          kind: 'way',
          key,
          level: level + 1,
          parent: stepKey(node),
          node,
          port,
          lead: short ? leadOf(ends[0]) : undefined,
        } as Loose,
      });
      for (const step of own) next.push({ step, level: level + 2, parent: key });
      if (!short) for (const e of ends) next.push({ row: leadRow(node, port, level + 2, key, leadOf(e)) });
    }
    if (ports.includes('next')) {
      const led = outs.filter((e) => e.port === 'next');
      for (const e of led) {
        if (owned.has(e.to) && !back.has(e.id)) next.push({ step: e.to, level, parent });
        else next.push({ row: leadRow(node, 'next', level, parent, leadOf(e)) });
      }
      if (led.length === 0) next.push({ row: leadRow(node, 'next', level, parent, 'open') });
    }
    for (const step of behind.get(node) ?? []) next.push({ step, level, parent });
    return next;
  };

  while (tasks.length > 0) {
    const task = tasks.pop() as Task;
    if ('row' in task) {
      rows.push(task.row);
      continue;
    }
    const last = rows.at(-1) as (Loose & { readonly lead?: Lead }) | undefined;
    const led = last?.kind === 'lead' && last.parent === task.parent ? last.lead : undefined;
    if (led && led !== 'open' && led.to === task.step && !led.back) rows.pop(); // it goes on at the next row: said already
    const { step: node, level, parent } = task;
    rows.push({ kind: 'step', key: stepKey(node), level, parent, node } as Loose);
    const next = list(node, level, parent);
    for (let i = next.length - 1; i >= 0; i--) tasks.push(next[i] as Task);
  }
  return counted(rows);
}

function leadRow(node: NodeId, port: string, level: number, parent: string, lead: Lead): Loose {
  const to = lead === 'open' ? '' : `:${lead.to}`;
  return { kind: 'lead', key: `lead:${node}:${port}${to}`, level, parent, node, port, lead } as Loose;
}

/** counted adds what is known only when all rows are there. */
function counted(rows: readonly Loose[]): readonly Row[] {
  const below = new Map<string, number>();
  for (const r of rows) below.set(r.parent, (below.get(r.parent) ?? 0) + 1);
  const steps: number[] = []; // how many steps are below each row
  const open: number[] = [];
  let n = 0;
  rows.forEach((r, i) => {
    steps[i] = 0;
    while (open.length > 0 && (rows[open.at(-1) as number] as Loose).level >= r.level) open.pop();
    if (r.kind === 'step') for (const up of open) steps[up] = (steps[up] as number) + 1;
    open.push(i);
  });
  const at = new Map<string, number>();
  return rows.map((r, i) => {
    at.set(r.parent, (at.get(r.parent) ?? 0) + 1);
    const place = { at: at.get(r.parent), of: below.get(r.parent), opens: below.has(r.key) };
    const more = r.kind === 'step' ? { n: ++n } : r.kind === 'way' ? { count: steps[i] } : {};
    return { ...r, ...place, ...more } as Row;
  });
}

interface Places {
  /** Steps to which one outcome of one step leads, and nothing else but loops. */
  readonly owned: ReadonlySet<NodeId>;
  /** Steps where several ways meet, by the last step that all of them come from. */
  readonly behind: ReadonlyMap<NodeId, readonly NodeId[]>;
  /** Steps at the beginning, and those where ways from several entries meet. */
  readonly first: readonly NodeId[];
}

/** placesOf finds the dominator of each step: the last one that people pass on every way to it. */
function placesOf(drawing: Drawing): Places {
  const net = netOf(drawing);
  const back = backLines(drawing);
  const order = readingOrder(drawing);
  const index = new Map(order.map((id, i) => [id, i + 1]));
  const depth = [0];
  const up = [0]; // the dominator, as an index; 0 is the beginning of all
  const far = [0]; // one further above, so that a common one is found in few steps
  const owned = new Set<NodeId>();
  const behind = new Map<NodeId, NodeId[]>();
  const first: NodeId[] = [];
  const above = (a: number): number => up[a] as number;
  const common = (one: number, other: number): number => {
    let [a, b] = [one, other];
    while (a !== b) {
      if ((depth[a] as number) < (depth[b] as number)) [a, b] = [b, a];
      const jump = far[a] as number;
      if ((depth[a] as number) > (depth[b] as number))
        a = (depth[jump] as number) >= (depth[b] as number) ? jump : above(a);
      else if (jump !== far[b]) [a, b] = [jump, far[b] as number];
      else [a, b] = [above(a), above(b)];
    }
    return a;
  };
  order.forEach((id, i) => {
    const ins = (net.ins.get(id) ?? []).filter((e) => !back.has(e.id));
    const from = ins.map((e) => index.get(e.from) ?? 0);
    const at = from.length === 0 ? 0 : from.reduce(common);
    const self = i + 1;
    up[self] = at;
    depth[self] = (depth[at] as number) + 1;
    const jump = far[at] as number;
    far[self] =
      (depth[at] as number) - (depth[jump] as number) ===
      (depth[jump] as number) - (depth[far[jump] as number] as number)
        ? (far[jump] as number)
        : at;
    const by = order[at - 1];
    if (by === undefined) first.push(id);
    else if (ins.every((e) => e.from === by && e.port === ins[0]?.port)) owned.add(id);
    else behind.set(by, [...(behind.get(by) ?? []), id]);
  });
  return { owned, behind, first };
}

/** shownRows are the rows that are not below a folded one. */
export function shownRows(rows: readonly Row[], folded: ReadonlySet<string>): readonly Row[] {
  if (folded.size === 0) return rows;
  const shown: Row[] = [];
  let hidden = Number.POSITIVE_INFINITY;
  for (const r of rows) {
    if (r.level > hidden) continue;
    shown.push(r);
    hidden = r.opens && folded.has(r.key) ? r.level : Number.POSITIVE_INFINITY;
  }
  return shown;
}

/** rowsAbove are the keys of the rows that a row is below of. */
export function rowsAbove(rows: readonly Row[], key: string): readonly string[] {
  const parents = new Map(rows.map((r) => [r.key, r.parent]));
  const keys: string[] = [];
  for (let at = parents.get(key); at; at = parents.get(at)) keys.push(at);
  return keys;
}

/** rowsBelow are the rows below a row. */
export function rowsBelow(rows: readonly Row[], key: string): readonly Row[] {
  const at = rows.findIndex((r) => r.key === key);
  const { level } = rows[at] ?? { level: Number.POSITIVE_INFINITY };
  let end = at + 1;
  while (end < rows.length && (rows[end] as Row).level > level) end++;
  return rows.slice(at + 1, end);
}
