// Deleting steps and branches.
import { branchesOf, type Drawing, type Edge, list, type Node, record } from '../drawing';
import type { NodeId } from '../ids';
import { isBranch, kindOf } from '../kinds';
import { dropNodes, exchange, putNodes } from './draw';
import { heal, type Outcome, stepsOfBranch, withoutLostPorts } from './flow';
import { type Answer, about, called, done, refused, word } from './gesture';

/** remove deletes steps. Lines that led to one lead to the step that its only outcome led to. */
export function remove(drawing: Drawing, intent: { readonly nodes: readonly NodeId[] }): Answer {
  const nodes = intent.nodes.flatMap((n) => drawing.nodes.get(n) ?? []);
  if (nodes.length === 0) return refused('edit.refused.gone');
  const out = new Set(nodes.map((n) => n.id));
  const [way] = nodes.length === 1 ? heirs(drawing, out) : [];
  return done(drawing, without(drawing, out), about('edit.remove', 'edit.remove.many', nodes), way ? [way] : []);
}

/** without is the drawing without some steps, with the lines around them connected. */
export function without(drawing: Drawing, out: ReadonlySet<NodeId>): Drawing {
  return dropNodes(heal(drawing, out, false), out);
}

/** heirs are the steps that led to the deleted ones; they are selected after that. */
function heirs(drawing: Drawing, out: ReadonlySet<NodeId>): NodeId[] {
  return [...drawing.edges.values()]
    .filter((e) => out.has(e.to) && !out.has(e.from) && drawing.nodes.has(e.from))
    .map((e) => e.from);
}

export interface RemoveBranch {
  readonly at: Outcome;
  /** Only the steps are deleted, the outcome stays. A fixed outcome always stays. */
  readonly keep?: boolean;
}

/** removeBranch deletes the steps that people reach only by an outcome, and the outcome. */
export function removeBranch(drawing: Drawing, intent: RemoveBranch): Answer {
  const node = drawing.nodes.get(intent.at.node);
  if (!node) return refused('edit.refused.gone');
  const { port } = intent.at;
  const steps = stepsOfBranch(drawing, intent.at);
  const ends = new Set(
    [...drawing.edges.values()].filter((e) => e.from === node.id && e.port === port).map((e) => e.id),
  );
  const gone = (e: Edge) => ends.has(e.id) || steps.has(e.from) || steps.has(e.to);
  let drawn = exchange(dropNodes(drawing, steps), (e) => (gone(e) ? undefined : e));
  if (isBranch(kindOf(node.kind), port) && !intent.keep) {
    if (branchesOf(node).length < 2) return refused('edit.refused.last_branch');
    const now = withoutBranch(node, port);
    drawn = withoutLostPorts(putNodes(drawn, [now]), node, now);
  }
  return done(drawing, drawn, word('edit.remove.branch', { step: called(node), count: steps.size }), [node.id]);
}

function withoutBranch(node: Node, port: string): Node {
  const branches = list(node.config.branches).filter((b) => record(b).port !== port);
  return { ...node, config: { ...node.config, branches } };
}
