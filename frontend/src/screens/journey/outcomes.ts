import { type Drawing, isEnd, type Node } from '../../journey';
import { netOf, portsOf } from '../../journey/drawing';

/** OutcomeCount is one way out of a step: how many took it, and where it leads. */
export interface OutcomeCount {
  readonly port: string;
  readonly n: number;
  readonly to?: string;
  readonly title?: string;
}

/** outcomesOf are the ways out of a step in its own order; one that a former version had comes last. */
export function outcomesOf(
  drawing: Drawing,
  step: Node,
  left: Readonly<Record<string, number>>,
  name: (step: Node) => string,
): readonly OutcomeCount[] {
  if (isEnd(step.kind)) {
    return [];
  }
  const outs = netOf(drawing).outs.get(step.id) ?? [];
  const ports = [...portsOf(step)];
  for (const port of Object.keys(left)) {
    if (!ports.includes(port)) {
      ports.push(port);
    }
  }
  return ports.map((port) => {
    const edge = outs.find((e) => e.port === port);
    const to = edge && drawing.nodes.get(edge.to);
    return { port, n: left[port] ?? 0, ...(to ? { to: to.id, title: name(to) } : {}) };
  });
}
