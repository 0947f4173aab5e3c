// The branches of a split.
import { branchesOf, type Drawing, list, type Node, record } from '../drawing';
import type { NodeId } from '../ids';
import { branchAsks, kindOf } from '../kinds';
import { newBranch } from './defaults';
import { putNodes } from './draw';
import { freePort, type Outcome } from './flow';
import { type Answer, called, done, refused, word } from './gesture';
import { characters, most } from './limits';

/** addBranch adds a branch to a split, before its fixed outcomes. */
export function addBranch(drawing: Drawing, intent: { readonly node: NodeId; readonly title?: string }): Answer {
  const node = drawing.nodes.get(intent.node);
  const kind = node && kindOf(node.kind);
  if (!node || !kind?.branches) return refused('edit.refused.gone');
  if (list(node.config.branches).length >= most.branches)
    return refused('edit.refused.branches', { most: most.branches });
  const title = branchAsks(kind, 'title') && intent.title ? { title: intent.title } : {};
  const branch = { ...newBranch(kind, freePort(node)), ...title };
  return replaced(drawing, node, [...list(node.config.branches), branch], 'edit.branch.add');
}

/** orderBranch moves a branch to another place among the branches; its line and the people who take it go with it. */
export function orderBranch(drawing: Drawing, intent: { readonly at: Outcome; readonly to: number }): Answer {
  const node = drawing.nodes.get(intent.at.node);
  const branches = node ? list(node.config.branches) : [];
  const from = branches.findIndex((b) => record(b).port === intent.at.port);
  if (!node || from < 0) return refused('edit.refused.gone');
  const others = branches.filter((_, i) => i !== from);
  const to = Math.max(0, Math.min(others.length, Math.trunc(intent.to) || 0));
  return replaced(drawing, node, others.toSpliced(to, 0, branches[from]), 'edit.branch.order');
}

/** nameBranch gives a branch the author's name; an empty one removes it. */
export function nameBranch(drawing: Drawing, intent: { readonly at: Outcome; readonly title: string }): Answer {
  const node = drawing.nodes.get(intent.at.node);
  if (!node || !branchAsks(kindOf(node.kind), 'title') || !branchesOf(node).some((b) => b.port === intent.at.port))
    return refused('edit.refused.gone');
  if (characters(intent.title) > most.title) return refused('edit.refused.long', { most: most.title });
  const branches = list(node.config.branches).map((b) => {
    const { title: _, ...branch } = record(b);
    if (branch.port !== intent.at.port) return b;
    return intent.title ? { ...branch, title: intent.title } : branch;
  });
  return replaced(drawing, node, branches, 'edit.branch.name');
}

function replaced(drawing: Drawing, node: Node, branches: readonly unknown[], name: string): Answer {
  const drawn = putNodes(drawing, [{ ...node, config: { ...node.config, branches } }]);
  return done(drawing, drawn, word(name, { step: called(node) }), [node.id]);
}
