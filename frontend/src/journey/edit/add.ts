// Adding a step to a drawing.
import type { Drawing, Node } from '../drawing';
import { id, type NodeId } from '../ids';
import { isEntry, kindOf } from '../kinds';
import { kindWord } from '../steps';
import { defaultConfig } from './defaults';
import { putNodes } from './draw';
import { lead, type Outcome, outcomesOf, plainWay, splice } from './flow';
import { type Answer, done, type Ids, refused, word } from './gesture';
import { most, spot } from './limits';

export interface Add {
  readonly kind: string;
  /** Absent: the kind's default config. */
  readonly config?: Node['config'];
  readonly title?: string;
  /** The position on the canvas; absent: beside the steps it is connected with. */
  readonly at?: readonly [x: number, y: number];
  /** The outcome that leads to it. The step that the outcome led to before comes after the new one. */
  readonly from?: Outcome;
  /** The step it leads to, when no outcome leads to it: for one more entry. */
  readonly to?: NodeId;
}

/** add adds a step at an outcome, into a line, before a step, or on the empty canvas. */
export function add(drawing: Drawing, intent: Add, ids: Ids): Answer {
  const { kind, from, to } = intent;
  const known = kindOf(kind);
  if (!known) return refused('edit.refused.kind', { kind });
  if (drawing.nodes.size >= most.nodes) return refused('edit.refused.steps', { most: most.nodes });
  const before = from && drawing.nodes.get(from.node);
  const next = to === undefined ? undefined : drawing.nodes.get(to);
  if ((from && !before) || (to !== undefined && !next)) return refused('edit.refused.gone');
  if (from && isEntry(kind)) return refused('edit.refused.into_entry');
  if (before && from && !outcomesOf(before).includes(from.port)) return refused('edit.refused.outcome');
  const node: Node = {
    id: newId(drawing, ids),
    kind,
    title: intent.title ?? '',
    at: intent.at ? spot(...intent.at) : beside(drawing, before, next),
    config: intent.config ?? defaultConfig(kind),
    disabled: false,
    memo: '',
    caption: '',
    rest: {},
  };
  let drawn = putNodes(drawing, [node]);
  const way = plainWay(node);
  if (from) drawn = splice(drawn, from, node.id, way === undefined ? undefined : { node: node.id, port: way });
  else if (next && way !== undefined && !isEntry(next.kind)) drawn = lead(drawn, { node: node.id, port: way }, next.id);
  if (before) drawn = intoPhaseOf(drawn, before.id, [node.id]);
  return done(drawing, drawn, word('edit.add', { step: kindWord(kind) }), [node.id]);
}

/** newId is an id that no step of the drawing has. */
export function newId(drawing: Drawing, ids: Ids, taken?: ReadonlySet<string>): NodeId {
  for (;;) {
    const own = id<NodeId>(ids());
    if (!drawing.nodes.has(own) && !taken?.has(own)) return own;
  }
}

/** intoPhaseOf adds new steps to the phase that a step belongs to. */
export function intoPhaseOf(drawing: Drawing, of: NodeId, nodes: readonly NodeId[]): Drawing {
  const at = drawing.phases.findIndex((p) => p.nodes?.includes(of));
  if (at < 0 || nodes.length === 0) return drawing;
  return {
    ...drawing,
    phases: drawing.phases.map((p, i) => (i === at ? { ...p, nodes: [...(p.nodes ?? []), ...nodes] } : p)),
  };
}

const apart = 140;

function beside(drawing: Drawing, before: Node | undefined, next: Node | undefined): Node['at'] {
  if (before) return spot(before.at[0], before.at[1] + apart);
  if (next) return spot(next.at[0], next.at[1] - apart);
  let lowest = 0;
  for (const n of drawing.nodes.values()) lowest = Math.max(lowest, n.at[1] + apart);
  return spot(0, drawing.nodes.size === 0 ? 0 : lowest);
}
