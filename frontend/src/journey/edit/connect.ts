// Making lines, changing where they lead, and deleting them.
import { type Drawing, type Edge, edgeName, netOf } from '../drawing';
import type { EdgeId, NodeId } from '../ids';
import { isEntry } from '../kinds';
import type { Said } from '../steps';
import { dropEdges, edge, exchange } from './draw';
import { edgesAt, lead, type Outcome, outcomesOf } from './flow';
import { type Answer, called, done, refused, word } from './gesture';
import { most } from './limits';

/**
 * whyNot is why a line cannot be made; undefined where it can. A line that closes a loop can be made: a finding says
 * what the loop lacks.
 */
export function whyNot(drawing: Drawing, from: Outcome, to: NodeId): Said | undefined {
  const [begin, end] = [drawing.nodes.get(from.node), drawing.nodes.get(to)];
  if (!begin || !end) return word('edit.refused.gone');
  if (isEntry(end.kind)) return word('edit.refused.into_entry');
  if (!outcomesOf(begin).includes(from.port)) return word('edit.refused.outcome');
  if (drawing.edges.size >= most.edges && edgesAt(drawing, from).length === 0)
    return word('edit.refused.lines', { most: most.edges });
  return undefined;
}

/** connect makes an outcome lead to a step, instead of where it led before. */
export function connect(drawing: Drawing, intent: { readonly from: Outcome; readonly to: NodeId }): Answer {
  const { from, to } = intent;
  const why = whyNot(drawing, from, to);
  if (why) return { kind: 'refused', why };
  return done(drawing, lead(drawing, from, to), named('edit.connect', drawing, from.node, to), [to]);
}

export interface Reconnect {
  readonly edge: EdgeId;
  /** The end that is changed: one of both. */
  readonly from?: Outcome;
  readonly to?: NodeId;
}

/**
 * reconnect changes one end of a line. The identity of an edge is what it connects, so that it becomes another edge, at
 * the same place of the order.
 */
export function reconnect(drawing: Drawing, intent: Reconnect): Answer {
  const old = drawing.edges.get(intent.edge);
  if (!old) return refused('edit.refused.gone');
  const from = intent.from ?? { node: old.from, port: old.port };
  const to = intent.to ?? old.to;
  const why = whyNot(drawing, from, to);
  if (why) return { kind: 'refused', why };
  const taken = new Set<EdgeId>(edgesAt(drawing, from).map((e) => e.id));
  const same = from.node === old.from && from.port === old.port && to === old.to;
  const now = same ? old : edge(from.node, from.port, to, old.rest);
  const drawn = exchange(drawing, (e: Edge) => (e.id === old.id ? now : taken.has(e.id) ? undefined : e));
  return done(drawing, drawn, named('edit.reconnect', drawing, from.node, to), [to]);
}

/** disconnect deletes a line, and those that connect the same. */
export function disconnect(drawing: Drawing, intent: { readonly edge: EdgeId }): Answer {
  const old = drawing.edges.get(intent.edge);
  if (!old) return refused('edit.refused.gone');
  const name = edgeName(old.from, old.port, old.to);
  const drawn = exchange(drawing, (e) => (edgeName(e.from, e.port, e.to) === name ? undefined : e));
  return done(drawing, drawn, named('edit.disconnect', drawing, old.from, old.to));
}

/** isolate deletes all lines of steps. */
export function isolate(drawing: Drawing, intent: { readonly nodes: readonly NodeId[] }): Answer {
  const net = netOf(drawing);
  const gone = new Set(
    intent.nodes.flatMap((n) => [...(net.ins.get(n) ?? []), ...(net.outs.get(n) ?? [])].map((e) => e.id)),
  );
  return done(drawing, dropEdges(drawing, gone), word('edit.isolate', { count: gone.size }), intent.nodes);
}

function named(name: string, drawing: Drawing, from: NodeId, to: NodeId): Said {
  const [begin, end] = [drawing.nodes.get(from), drawing.nodes.get(to)];
  const gone = word('edit.gone');
  return word(name, { from: begin ? called(begin) : gone, to: end ? called(end) : gone });
}
