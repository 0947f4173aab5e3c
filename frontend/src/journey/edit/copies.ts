// Copies of steps: with new ids, and the lines between them.
import { type Drawing, type Edge, list, type Node, record } from '../drawing';
import type { NodeId } from '../ids';
import { isBranch, kindOf } from '../kinds';
import { intoPhaseOf, newId } from './add';
import { edge, exchange, putNodes } from './draw';
import { edgesAt, freePort, lead, type Outcome, stepsOfBranch } from './flow';
import { type Answer, about, called, done, type Ids, refused, word } from './gesture';
import { most, spot } from './limits';

/** Copied are copies that are not in a drawing yet. */
export interface Copied {
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  /** The id of each copy, by the id of its original. */
  readonly names: ReadonlyMap<NodeId, NodeId>;
}

/** copiesOf are copies of steps with new ids and positions, and the lines between them. */
export function copiesOf(
  drawing: Drawing,
  nodes: readonly Node[],
  edges: Iterable<Edge>,
  by: { readonly x: number; readonly y: number },
  ids: Ids,
): Copied {
  const names = new Map<NodeId, NodeId>();
  const taken = new Set<string>();
  for (const n of nodes) {
    const own = newId(drawing, ids, taken);
    taken.add(own);
    names.set(n.id, own);
  }
  const copies = nodes.map((n) => ({
    ...n,
    id: names.get(n.id) as NodeId,
    at: spot(n.at[0] + by.x, n.at[1] + by.y),
  }));
  const between: Edge[] = [];
  for (const e of edges) {
    const [from, to] = [names.get(e.from), names.get(e.to)];
    if (from && to) between.push(edge(from, e.port, to, e.rest));
  }
  return { nodes: copies, edges: between, names };
}

const aside = { x: 40, y: 40 };

/** duplicate adds copies of steps beside them, with the lines between them. */
export function duplicate(drawing: Drawing, intent: { readonly nodes: readonly NodeId[] }, ids: Ids): Answer {
  const set = new Set(intent.nodes);
  const nodes = [...drawing.nodes.values()].filter((n) => set.has(n.id));
  if (nodes.length === 0) return refused('edit.refused.gone');
  if (drawing.nodes.size + nodes.length > most.nodes) return refused('edit.refused.steps', { most: most.nodes });
  const copied = copiesOf(drawing, nodes, drawing.edges.values(), aside, ids);
  const drawn = exchange(putNodes(drawing, copied.nodes), (e) => e, copied.edges);
  const picked = copied.nodes.map((n) => n.id);
  return done(drawing, phased(drawn, copied), about('edit.duplicate', 'edit.duplicate.many', nodes), picked);
}

function phased(drawing: Drawing, { names }: Copied): Drawing {
  let drawn = drawing;
  for (const [old, own] of names) drawn = intoPhaseOf(drawn, old, [own]);
  return drawn;
}

/**
 * duplicateBranch adds a branch to a split with the same config, which leads to copies of the branch's steps. Where the
 * branch joins others, its copy joins them too.
 */
export function duplicateBranch(drawing: Drawing, intent: { readonly at: Outcome }, ids: Ids): Answer {
  const node = drawing.nodes.get(intent.at.node);
  const branches = node ? list(node.config.branches) : [];
  const place = branches.findIndex((b) => record(b).port === intent.at.port);
  if (!node || place < 0 || !isBranch(kindOf(node.kind), intent.at.port)) return refused('edit.refused.gone');
  if (branches.length >= most.branches) return refused('edit.refused.branches', { most: most.branches });
  const steps = stepsOfBranch(drawing, intent.at);
  if (drawing.nodes.size + steps.size > most.nodes) return refused('edit.refused.steps', { most: most.nodes });
  const port = freePort(node);
  const again = branches.toSpliced(place + 1, 0, { ...record(branches[place]), port });
  const nodes = [...drawing.nodes.values()].filter((n) => steps.has(n.id));
  const copied = copiesOf(drawing, nodes, drawing.edges.values(), { x: 260, y: 0 }, ids);
  const leaving: Edge[] = [];
  for (const e of drawing.edges.values()) {
    const from = copied.names.get(e.from);
    if (from && !copied.names.has(e.to)) leaving.push(edge(from, e.port, e.to, e.rest));
  }
  let drawn = putNodes(drawing, [{ ...node, config: { ...node.config, branches: again } }, ...copied.nodes]);
  drawn = exchange(drawn, (e) => e, [...copied.edges, ...leaving]);
  const [first] = edgesAt(drawing, intent.at);
  if (first) drawn = lead(drawn, { node: node.id, port }, copied.names.get(first.to) ?? first.to);
  const picked = copied.nodes.map((n) => n.id);
  return done(drawing, phased(drawn, copied), word('edit.duplicate.branch', { step: called(node) }), picked);
}
