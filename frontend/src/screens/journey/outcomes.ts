import { type Drawing, isEnd, type Step } from '../../journey';
import { portsOf } from '../../journey/drawing';

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
  step: Step,
  left: Readonly<Record<string, number>>,
  name: (step: Step) => string,
): readonly OutcomeCount[] {
  if (isEnd(step.kind)) {
    return [];
  }
  const ports = [...portsOf(step)];
  for (const port of Object.keys(left)) {
    if (!ports.includes(port)) {
      ports.push(port);
    }
  }
  return ports.map((port) => {
    const line = drawing.lines.find((l) => l.from === step.id && l.port === port);
    const to = drawing.steps.find((s) => s.id === line?.to);
    return { port, n: left[port] ?? 0, ...(to ? { to: to.id, title: name(to) } : {}) };
  });
}
