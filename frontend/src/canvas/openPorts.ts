import { type Drawing, type Node, netOf, portsOf } from '../journey/drawing';

/**
 * openPorts are the outcomes of a step that lead nowhere, as they are shown beside its card. That of a failure is shown
 * only at a selected step, because most journeys leave it open on purpose.
 */
export function openPorts(drawing: Drawing, step: Node, selected: boolean): readonly string[] {
  const led = netOf(drawing).outs.get(step.id) ?? [];
  return portsOf(step).filter((p) => p !== '' && (selected || p !== 'failed') && !led.some((e) => e.port === p));
}
