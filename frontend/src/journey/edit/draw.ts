// Operations that gestures are made of: putting, dropping and replacing records of a drawing.
import { type Drawing, type Edge, edgeName, edgesById, type Node } from '../drawing';
import type { EdgeId, NodeId } from '../ids';

export function putNodes(d: Drawing, nodes: Iterable<Node>): Drawing {
  const all = new Map(d.nodes);
  for (const n of nodes) all.set(n.id, n);
  return { ...d, nodes: all };
}

/** eachNode changes each node of a set. */
export function eachNode(d: Drawing, nodes: Iterable<NodeId>, change: (n: Node) => Node): Drawing {
  const changed: Node[] = [];
  for (const id of nodes) {
    const node = d.nodes.get(id);
    if (node) changed.push(change(node));
  }
  return changed.length > 0 ? putNodes(d, changed) : d;
}

/** dropNodes deletes nodes, also from phases and findings set aside. Their lines stay. */
export function dropNodes(d: Drawing, gone: ReadonlySet<NodeId>): Drawing {
  const nodes = new Map([...d.nodes].filter(([id]) => !gone.has(id)));
  const aside = d.aside.filter((a) => a.node === undefined || !gone.has(a.node as NodeId));
  return {
    ...withoutPhase(d, gone),
    nodes,
    aside: aside.length < d.aside.length ? aside : d.aside,
  };
}

/** withoutPhase removes nodes from all phases. */
export function withoutPhase(d: Drawing, nodes: ReadonlySet<NodeId>): Drawing {
  const has = (n: string) => nodes.has(n as NodeId);
  if (!d.phases.some((p) => p.nodes?.some(has))) return d;
  return {
    ...d,
    phases: d.phases.map((p) => (p.nodes?.some(has) ? { ...p, nodes: p.nodes.filter((n) => !has(n)) } : p)),
  };
}

export function edge(from: NodeId, port: string, to: NodeId, rest: Edge['rest'] = {}): Edge {
  return { id: edgeName(from, port, to), from, port, to, rest };
}

/** exchange replaces each edge by another; undefined deletes it. Further ones are added at the end. */
export function exchange(d: Drawing, by: (e: Edge) => Edge | undefined, further: readonly Edge[] = []): Drawing {
  let same = further.length === 0;
  const list: Edge[] = [];
  for (const e of d.edges.values()) {
    const now = by(e);
    if (now) list.push(now);
    if (now !== e) same = false;
  }
  return same ? d : { ...d, edges: edgesById([...list, ...further]) };
}

export function dropEdges(d: Drawing, gone: ReadonlySet<EdgeId>): Drawing {
  return gone.size === 0 ? d : exchange(d, (e) => (gone.has(e.id) ? undefined : e));
}
