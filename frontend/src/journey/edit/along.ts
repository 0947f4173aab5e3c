// Moving a step up and down its line, and to the branch beside, as the outline lists them. A split takes its branches
// along.
import { type Drawing, type Edge, type Node, netOf } from '../drawing';
import type { EdgeId, NodeId } from '../ids';
import { isEntry } from '../kinds';
import { outlineRows, type Row, rowsBelow, type StepRow, type WayRow } from '../outline';
import { backLines } from '../walk';
import { edge, exchange } from './draw';
import { edgesAt, type Outcome, outcomesOf, plainWay } from './flow';
import { type Answer, about, done, refused } from './gesture';

/** Block is a step with all that is listed below it. */
interface Block {
  readonly head: Node;
  readonly nodes: ReadonlySet<NodeId>;
}

export interface MoveAlong {
  readonly node: NodeId;
  /** 1: behind the step that follows it, -1: before the step that it follows. */
  readonly by: 1 | -1;
}

/** moveAlong exchanges a step with the one before or behind it in its line. */
export function moveAlong(drawing: Drawing, { node, by }: MoveAlong): Answer {
  const rows = outlineRows(drawing);
  const self = rows.find((r) => r.kind === 'step' && r.node === node);
  if (!self) return refused('edit.refused.gone');
  const line = rows.filter((r): r is StepRow => r.kind === 'step' && r.parent === self.parent);
  const at = line.findIndex((r) => r.node === node);
  const [one, other] = by === 1 ? [line[at], line[at + 1]] : [line[at - 1], line[at]];
  if (!one || !other) return refused(by === 1 ? 'edit.refused.last' : 'edit.refused.first');
  const [a, b] = [blockOf(drawing, rows, one), blockOf(drawing, rows, other)];
  if (!a || !b) return refused('edit.refused.gone');
  if (isEntry(a.head.kind) || isEntry(b.head.kind)) return refused('edit.refused.into_entry');
  const drawn = exchanged(drawing, a, b, line[line.indexOf(other) + 1]?.node);
  if (!drawn) return refused(by === 1 ? 'edit.refused.last' : 'edit.refused.first');
  return done(drawing, drawn, about('edit.carry', 'edit.carry.many', [by === 1 ? a.head : b.head]), [node]);
}

function blockOf(drawing: Drawing, rows: readonly Row[], row: StepRow): Block | undefined {
  const head = drawing.nodes.get(row.node);
  const below = rowsBelow(rows, row.key).flatMap((r) => (r.kind === 'step' ? [r.node] : []));
  return head && { head, nodes: new Set([row.node, ...below]) };
}

/** Ends are the lines by which people leave a block for the step that follows; open where it leads nowhere yet. */
interface Ends {
  readonly to: NodeId | undefined;
  readonly open: Outcome | undefined;
}

/** endsOf finds where people go on behind a block; undefined where all of them end in it. */
function endsOf(drawing: Drawing, { head, nodes }: Block, follows: NodeId | undefined): Ends | undefined {
  const back = backLines(drawing);
  const leaving = [...drawing.edges.values()].filter(
    (e) => nodes.has(e.from) && !nodes.has(e.to) && !back.has(e.id) && drawing.nodes.has(e.to),
  );
  const plain = leaving.find((e) => e.from === head.id && e.port === 'next');
  if (plain) return { to: plain.to, open: undefined };
  if (follows !== undefined && leaving.some((e) => e.to === follows)) return { to: follows, open: undefined };
  const targets = new Set(leaving.map((e) => e.to));
  const way = plainWay(head);
  const open = way === 'next' && edgesAt(drawing, { node: head.id, port: way }).length === 0;
  if (open && way) return { to: undefined, open: { node: head.id, port: way } };
  return targets.size === 1 ? { to: [...targets][0], open: undefined } : undefined;
}

/** exchanged is the drawing in which people pass b before a; undefined where a does not lead to b, or all end in b. */
function exchanged(drawing: Drawing, a: Block, b: Block, follows: NodeId | undefined): Drawing | undefined {
  const ends = endsOf(drawing, b, follows);
  const back = backLines(drawing);
  const leads = [...drawing.edges.values()].some((e) => a.nodes.has(e.from) && e.to === b.head.id && !back.has(e.id));
  if (!ends || !leads) return undefined;
  const to = (e: Edge, node: NodeId | undefined) =>
    node === undefined ? undefined : edge(e.from, e.port, node, e.rest);
  return exchange(
    drawing,
    (e) => {
      if (e.to === b.head.id && a.nodes.has(e.from)) return to(e, ends.to);
      if (e.to === a.head.id && !a.nodes.has(e.from) && !back.has(e.id)) return to(e, b.head.id);
      if (ends.to !== undefined && e.to === ends.to && b.nodes.has(e.from) && !back.has(e.id)) return to(e, a.head.id);
      return e;
    },
    ends.open ? [edge(ends.open.node, ends.open.port, a.head.id)] : [],
  );
}

/** moveAcross moves a step to the beginning of the branch before or behind the one that it is in. */
export function moveAcross(drawing: Drawing, { node, by }: MoveAlong): Answer {
  const rows = outlineRows(drawing);
  const self = rows.find((r): r is StepRow => r.kind === 'step' && r.node === node);
  const way = rows.find((r): r is WayRow => r.kind === 'way' && r.key === self?.parent);
  if (!self || !way) return refused('edit.refused.no_branch');
  const ways = rows.filter((r): r is WayRow => r.kind === 'way' && r.parent === way.parent);
  const beside = ways[ways.indexOf(way) + by];
  const split = drawing.nodes.get(way.node);
  if (!beside || !split || !outcomesOf(split).includes(beside.port)) return refused('edit.refused.no_branch');
  const block = blockOf(drawing, rows, self);
  if (!block) return refused('edit.refused.gone');
  const line = rows.filter((r): r is StepRow => r.kind === 'step' && r.parent === self.parent);
  const drawn = across(drawing, block, beside, line[line.indexOf(self) + 1]?.node);
  return done(drawing, drawn, about('edit.carry', 'edit.carry.many', [block.head]), [node]);
}

/** across is the drawing in which a block stands at another outcome, and people go on there as they did. */
function across(drawing: Drawing, block: Block, at: Outcome, follows: NodeId | undefined): Drawing {
  const ends = endsOf(drawing, block, follows);
  const back = backLines(drawing);
  const there = netOf(drawing)
    .outs.get(at.node)
    ?.find((e) => e.port === at.port);
  const taken = new Set<EdgeId>(edgesAt(drawing, at).map((e) => e.id));
  const { head, nodes } = block;
  const to = (e: Edge, node: NodeId | undefined) =>
    node === undefined ? undefined : edge(e.from, e.port, node, e.rest);
  const further = [edge(at.node, at.port, head.id, there?.rest)];
  if (ends?.open && there) further.push(edge(ends.open.node, ends.open.port, there.to));
  return exchange(
    drawing,
    (e) => {
      if (taken.has(e.id)) return undefined;
      if (e.to === head.id && !nodes.has(e.from) && !back.has(e.id)) return to(e, ends?.to);
      if (ends?.to !== undefined && e.to === ends.to && nodes.has(e.from) && !back.has(e.id)) return to(e, there?.to);
      return e;
    },
    further,
  );
}
