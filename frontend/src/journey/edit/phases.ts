// Phases: named parts of a journey; each step belongs to one at most.
import type { Drawing } from '../drawing';
import type { Phase } from '../file';
import type { NodeId } from '../ids';
import { apply } from './change';
import { withoutPhase } from './draw';
import { type Answer, done, type Ids, refused, word } from './gesture';
import { characters, most } from './limits';
import { without } from './remove';

/** phaseOf is the phase a step belongs to. */
export function phaseOf(drawing: Drawing, node: NodeId): Phase | undefined {
  return drawing.phases.find((p) => p.nodes?.includes(node));
}

/** addPhase makes a phase of some steps. */
export function addPhase(
  drawing: Drawing,
  intent: { readonly title: string; readonly nodes: readonly NodeId[] },
  ids: Ids,
): Answer {
  if (characters(intent.title) > most.title) return refused('edit.refused.long', { most: most.title });
  if (drawing.phases.length >= most.phases) return refused('edit.refused.phases', { most: most.phases });
  const nodes = intent.nodes.filter((n) => drawing.nodes.has(n));
  const taken = new Set(drawing.phases.map((p) => p.id));
  let own = ids();
  while (taken.has(own)) own = ids();
  const cleared = withoutPhase(drawing, new Set(nodes));
  const phase: Phase = { id: own, title: intent.title, ...(nodes.length > 0 && { nodes }) };
  return done(
    drawing,
    { ...cleared, phases: [...cleared.phases, phase] },
    named('edit.phase.add', intent.title),
    nodes,
  );
}

/** renamePhase gives a phase another name. */
export function renamePhase(drawing: Drawing, intent: { readonly phase: string; readonly title: string }): Answer {
  const phase = drawing.phases.find((p) => p.id === intent.phase);
  if (!phase) return refused('edit.refused.gone');
  if (characters(intent.title) > most.title) return refused('edit.refused.long', { most: most.title });
  const drawn = exchanged(drawing, phase, { ...phase, title: intent.title });
  return done(drawing, drawn, named('edit.phase.rename', intent.title));
}

/** assignPhase moves steps to a phase, or out of all phases. */
export function assignPhase(
  drawing: Drawing,
  intent: { readonly nodes: readonly NodeId[]; readonly phase?: string },
): Answer {
  const nodes = intent.nodes.filter((n) => drawing.nodes.has(n));
  if (nodes.length === 0) return refused('edit.refused.gone');
  const phase = drawing.phases.find((p) => p.id === intent.phase);
  if (intent.phase !== undefined && !phase) return refused('edit.refused.gone');
  const moving = new Set(nodes.filter((n) => phaseOf(drawing, n) !== phase));
  const cleared = withoutPhase(drawing, moving);
  if (!phase) return done(drawing, cleared, word('edit.phase.none', { count: nodes.length }), nodes);
  const now = cleared.phases.find((p) => p.id === phase.id) as Phase;
  const drawn =
    moving.size === 0 ? drawing : exchanged(cleared, now, { ...now, nodes: [...(now.nodes ?? []), ...moving] });
  return done(drawing, drawn, named('edit.phase.assign', phase.title), nodes);
}

/**
 * putInPhase moves steps to the phase of a name, which is made when there is none; an empty name takes them out of their
 * phases. A phase that has no steps left after it is deleted.
 */
export function putInPhase(
  drawing: Drawing,
  intent: { readonly nodes: readonly NodeId[]; readonly title: string },
  ids: Ids,
): Answer {
  const { nodes } = intent;
  const title = intent.title.trim();
  const phase = drawing.phases.find((p) => p.title.trim() === title);
  const answer =
    title !== '' && !phase
      ? addPhase(drawing, { title, nodes }, ids)
      : assignPhase(drawing, { nodes, ...(title !== '' && phase && { phase: phase.id }) });
  if (answer.kind === 'refused') return answer;
  const drawn = apply(drawing, answer.change);
  const held = new Set(drawing.phases.filter((p) => (p.nodes?.length ?? 0) > 0).map((p) => p.id));
  const phases = drawn.phases.filter((p) => (p.nodes?.length ?? 0) > 0 || !held.has(p.id));
  return phases.length === drawn.phases.length
    ? answer
    : done(drawing, { ...drawn, phases }, answer.name, answer.picked);
}

/** removePhase deletes a phase with its steps. Lines that led into it lead to what came after it. */
export function removePhase(drawing: Drawing, intent: { readonly phase: string }): Answer {
  const phase = drawing.phases.find((p) => p.id === intent.phase);
  if (!phase) return refused('edit.refused.gone');
  const drawn = without(drawing, new Set((phase.nodes ?? []) as readonly NodeId[]));
  const phases = drawn.phases.filter((p) => p.id !== phase.id);
  return done(drawing, { ...drawn, phases }, named('edit.phase.remove', phase.title));
}

/** dissolvePhase deletes a phase; its steps stay. */
export function dissolvePhase(drawing: Drawing, intent: { readonly phase: string }): Answer {
  const phase = drawing.phases.find((p) => p.id === intent.phase);
  if (!phase) return refused('edit.refused.gone');
  const phases = drawing.phases.filter((p) => p !== phase);
  return done(drawing, { ...drawing, phases }, named('edit.phase.dissolve', phase.title));
}

function exchanged(drawing: Drawing, phase: Phase, by: Phase): Drawing {
  return { ...drawing, phases: drawing.phases.map((p) => (p === phase ? by : p)) };
}

const named = (name: string, title: string) => word(name, { title: word('canvas.own', { value: title }) });
