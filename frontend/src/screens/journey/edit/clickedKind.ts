// Where a step goes that is chosen in the palette by a click.
import { type Drawing, isEntry, nodeOf } from '../../../journey';
import { netOf, portsOf } from '../../../journey/drawing';
import { type Add, type Outcome, placeAfter } from '../../../journey/edit';

/**
 * clickedKind is the step to add: after the selected step; without one at the only open outcome; an entry before the
 * steps that others enter at. undefined: a step must be selected first.
 */
export function clickedKind(drawing: Drawing, kind: string, selected: string | undefined): Add | undefined {
  const step = nodeOf(drawing, selected);
  if (isEntry(kind)) {
    const firsts = [...drawing.nodes.values()].filter(
      (n) =>
        !isEntry(n.kind) &&
        (netOf(drawing).ins.get(n.id) ?? []).every((e) => isEntry(nodeOf(drawing, e.from)?.kind ?? '')),
    );
    const to = firsts.find((n) => n.id === selected) ?? (firsts.length === 1 ? firsts[0] : undefined);
    return to ? { kind, to: to.id } : { kind };
  }
  if (drawing.nodes.size === 0) {
    return { kind };
  }
  const from = step ? placeAfter(drawing, step.id) : onlyOpen(drawing);
  return from && { kind, from };
}

function onlyOpen(drawing: Drawing): Outcome | undefined {
  let only: Outcome | undefined;
  for (const n of drawing.nodes.values()) {
    const led = netOf(drawing).outs.get(n.id) ?? [];
    for (const port of portsOf(n)) {
      if (port === '' || port === 'failed' || led.some((e) => e.port === port)) {
        continue;
      }
      if (only) {
        return undefined;
      }
      only = { node: n.id, port };
    }
  }
  return only;
}
