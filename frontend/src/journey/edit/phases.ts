// Phases: named parts of a journey; each step belongs to one at most.
import type { Drawing } from '../drawing';
import type { Phase } from '../file';
import type { NodeId } from '../ids';
import { withoutPhase } from './draw';
import { type Answer, done, type Ids, refused, word } from './gesture';
import { characters, most } from './limits';

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
