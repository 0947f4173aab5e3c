// How the steps of an edited drawing are connected: outcomes, branches, the next step.
import { branchesOf, type Drawing, type Edge, type Node, netOf, portsOf } from '../drawing';
import type { NodeId } from '../ids';
import { isEntry } from '../kinds';
import { dropEdges, edge, exchange } from './draw';

/** Outcome is where a line begins: a step and one of its ports. */
export interface Outcome {
  readonly node: NodeId;
  readonly port: string;
}

/** edgesAt are the lines of an outcome: at most one in a valid drawing. */
export function edgesAt(d: Drawing, { node, port }: Outcome): readonly Edge[] {
  return [...d.edges.values()].filter((e) => e.from === node && e.port === port);
}

/** outcomesOf are the outcomes at which a line can begin: those whose name a file allows (1 to 64 characters). */
export function outcomesOf(node: Node): readonly string[] {
  return portsOf(node).filter((p) => p !== '' && p.length <= 64);
}

/** plainWay is the outcome that people take when the step decides nothing: "next", else the first. */
export function plainWay(node: Node): string | undefined {
  const ports = outcomesOf(node);
  return ports.includes('next') ? 'next' : ports[0];
}

/** placeAfter is the outcome at which a step is added after another: one that leads nowhere, else the plain one. */
export function placeAfter(d: Drawing, id: NodeId): Outcome | undefined {
  const node = d.nodes.get(id);
  if (!node) return undefined;
  const open = outcomesOf(node).filter((port) => edgesAt(d, { node: id, port }).length === 0);
  const way = plainWay(node);
  const port = way !== undefined && open.includes(way) ? way : (open.find((p) => p !== 'failed') ?? way);
  return port === undefined ? undefined : { node: id, port };
}

/** wayOn is the line that replaces a step which is removed: its only one, or that of the plain outcome. */
export function wayOn(d: Drawing, node: NodeId): Edge | undefined {
  const outs = netOf(d).outs.get(node) ?? [];
  return outs.length === 1 ? outs[0] : outs.find((e) => e.port === 'next');
}

/** lead makes an outcome lead to a node instead of where it led; a new line is added at the end. */
export function lead(d: Drawing, from: Outcome, to: NodeId): Drawing {
  const [first, ...others] = edgesAt(d, from);
  if (!first) return exchange(d, (e) => e, [edge(from.node, from.port, to)]);
  const gone = new Set(others.map((e) => e.id));
  const now = first.to === to ? first : edge(from.node, from.port, to, first.rest);
  return exchange(d, (e) => (e.id === first.id ? now : gone.has(e.id) ? undefined : e));
}

/**
 * heal makes lines skip steps that are removed: lines to them lead to where their only outcome led. Lines of the steps
 * with others are deleted; lines between them stay when keep is set.
 */
export function heal(d: Drawing, out: ReadonlySet<NodeId>, keep: boolean): Drawing {
  const on = (from: NodeId, start: NodeId): NodeId | undefined => {
    const seen = new Set<NodeId>();
    for (let at = start; !seen.has(at); ) {
      seen.add(at);
      const to = wayOn(d, at)?.to;
      if (to === undefined) return undefined;
      const node = d.nodes.get(to);
      if (!out.has(to)) return to === from || !node || isEntry(node.kind) ? undefined : to;
      at = to;
    }
    return undefined;
  };
  return exchange(d, (e) => {
    const [begins, ends] = [out.has(e.from), out.has(e.to)];
    if (begins && ends) return keep ? e : undefined;
    if (begins) return undefined;
    if (!ends) return e;
    const to = on(e.from, e.to);
    return to === undefined ? undefined : edge(e.from, e.port, to, e.rest);
  });
}

/** splice inserts a chain of steps at an outcome: it leads to the head, and the tail leads to where it led before. */
export function splice(d: Drawing, at: Outcome, head: NodeId, tail: Outcome | undefined): Drawing {
  const [before] = edgesAt(d, at);
  const next = lead(d, at, head);
  return before && tail ? lead(next, tail, before.to) : next;
}

/** stepsOfBranch are the steps that people reach only by an outcome: its branch, up to where others join. */
export function stepsOfBranch(d: Drawing, { node, port }: Outcome): ReadonlySet<NodeId> {
  return onlyBy(d, node, (e) => e.port === port);
}

/** stepsThrough are a step and those that people reach only through it. */
export function stepsThrough(d: Drawing, node: NodeId): ReadonlySet<NodeId> {
  return new Set([node, ...onlyBy(d, node, () => true)]);
}

/** onlyBy are the steps that people reach only by some lines of a step. */
function onlyBy(d: Drawing, node: NodeId, by: (e: Edge) => boolean): ReadonlySet<NodeId> {
  const net = netOf(d);
  const inside = new Set<NodeId>();
  const waiting = (net.outs.get(node) ?? []).filter(by).map((e) => e.to);
  while (waiting.length > 0) {
    const at = waiting.pop() as NodeId;
    const here = d.nodes.get(at);
    if (at === node || inside.has(at) || !here || isEntry(here.kind)) continue;
    inside.add(at);
    for (const e of net.outs.get(at) ?? []) waiting.push(e.to);
  }
  const outside = (e: Edge) => !(inside.has(e.from) || (e.from === node && by(e)));
  const check = [...inside];
  while (check.length > 0) {
    const at = check.pop() as NodeId;
    if (!inside.has(at) || !(net.ins.get(at) ?? []).some(outside)) continue;
    inside.delete(at);
    for (const e of net.outs.get(at) ?? []) check.push(e.to);
  }
  return inside;
}

/** allAfter are the steps themselves and all that people can reach from them. */
export function allAfter(d: Drawing, from: Iterable<NodeId>): ReadonlySet<NodeId> {
  const found = new Set<NodeId>();
  const waiting = [...from];
  while (waiting.length > 0) {
    const at = waiting.pop() as NodeId;
    if (found.has(at)) continue;
    found.add(at);
    for (const e of netOf(d).outs.get(at) ?? []) waiting.push(e.to);
  }
  return found;
}

/** chainOf finds the first step of a chain, and the outcome by which the chain leads on. */
export function chainOf(
  d: Drawing,
  nodes: ReadonlySet<NodeId>,
): { head: NodeId; tail: Outcome | undefined } | undefined {
  const net = netOf(d);
  const within = [...d.nodes.keys()].filter((n) => nodes.has(n));
  const starts = within.filter((n) => !(net.ins.get(n) ?? []).some((e) => nodes.has(e.from) && e.from !== n));
  const head = starts[0] ?? within[0];
  if (head === undefined) return undefined;
  const seen = new Set<NodeId>();
  for (let at = head; ; ) {
    seen.add(at);
    const outs = (net.outs.get(at) ?? []).filter((e) => nodes.has(e.to));
    const on = outs.find((e) => e.port === 'next') ?? outs[0];
    if (on && !seen.has(on.to)) {
      at = on.to;
      continue;
    }
    const node = d.nodes.get(at) as Node;
    const open = outcomesOf(node).filter((p) => !outs.some((e) => e.port === p));
    const port = open.includes('next') ? 'next' : open[0];
    return { head, tail: port === undefined ? undefined : { node: at, port } };
  }
}

/** withoutLostPorts deletes the lines of outcomes that a step no longer has. */
export function withoutLostPorts(d: Drawing, before: Node, now: Node): Drawing {
  const lost = portsOf(before).filter((p) => !portsOf(now).includes(p));
  if (lost.length === 0) return d;
  return dropEdges(
    d,
    new Set([...d.edges.values()].filter((e) => e.from === now.id && lost.includes(e.port)).map((e) => e.id)),
  );
}

/** freePort is an unused port name for a new branch. */
export function freePort(node: Pick<Node, 'kind' | 'config'>): string {
  const taken = new Set([...portsOf(node), ...branchesOf(node).map((b) => b.port)]);
  for (let n = 0; ; n++) {
    const port = n < 26 ? String.fromCharCode(97 + n) : `b${n}`;
    if (!taken.has(port)) return port;
  }
}
