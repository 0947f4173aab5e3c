import { type Drawing, isEnd, type Node } from '../../journey';
import { netOf, portsOf } from '../../journey/drawing';

/** OutcomeCount is one outcome of a step: how many people took it, and which step it leads to. */
export interface OutcomeCount {
  readonly port: string;
  readonly n: number;
  readonly to?: string;
  readonly title?: string;
}

/** outcomesOf are the outcomes of a step in its own order; those that only a former version had come last. */
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
