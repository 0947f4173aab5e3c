// Moving steps to another place of the flow: dropping them on a line or on an open outcome.
import { type Drawing, netOf } from '../drawing';
import type { NodeId } from '../ids';
import { isEntry } from '../kinds';
import { chainOf, heal, type Outcome, outcomesOf, splice, stepsOfBranch } from './flow';
import { type Answer, about, done, refused } from './gesture';

export interface Carry {
  readonly nodes: readonly NodeId[];
  readonly to: Outcome;
}

/**
 * carry removes steps from where they are, connects the lines there, and inserts them at an outcome: the last of them
 * leads to where the outcome led before. Lines between them stay.
 */
export function carry(drawing: Drawing, intent: Carry): Answer {
  const { to } = intent;
  const nodes = intent.nodes.flatMap((n) => drawing.nodes.get(n) ?? []);
  const end = drawing.nodes.get(to.node);
  if (nodes.length === 0 || !end) return refused('edit.refused.gone');
  const set = new Set(nodes.map((n) => n.id));
  if (set.has(to.node)) return refused('edit.refused.into_itself');
  if (nodes.some((n) => isEntry(n.kind))) return refused('edit.refused.into_entry');
  if (!outcomesOf(end).includes(to.port)) return refused('edit.refused.outcome');
  if (standsThere(drawing, set, to)) return done(drawing, drawing, about('edit.carry', 'edit.carry.many', nodes));
  const healed = heal(drawing, set, true);
  const chain = chainOf(healed, set);
  if (!chain) return refused('edit.refused.gone');
  const drawn = splice(healed, to, chain.head, chain.tail);
  return done(drawing, drawn, about('edit.carry', 'edit.carry.many', nodes), [...set]);
}

/** carryBranch moves all steps of a branch. */
export function carryBranch(drawing: Drawing, intent: { readonly from: Outcome; readonly to: Outcome }): Answer {
  return carry(drawing, { nodes: [...stepsOfBranch(drawing, intent.from)], to: intent.to });
}

/** standsThere tells whether an outcome already leads to those steps, and nothing else does. */
function standsThere(drawing: Drawing, set: ReadonlySet<NodeId>, to: Outcome): boolean {
  const into = [...set].flatMap((n) => (netOf(drawing).ins.get(n) ?? []).filter((e) => !set.has(e.from)));
  return into.length > 0 && into.every((e) => e.from === to.node && e.port === to.port);
}
