import type { Drawing } from './drawing';
import { netOf } from './drawing';
import { backLines, readingOrder } from './walk';

/** levels is how deep in splits each step is: one deeper after a split, one less where branches meet. */
export function levels(drawing: Drawing): ReadonlyMap<string, number> {
  const net = netOf(drawing);
  const back = backLines(drawing);
  const result = new Map<string, number>();
  for (const id of readingOrder(drawing)) {
    const ins = (net.ins.get(id) ?? []).filter((l) => !back.has(l.id));
    const from = ins.map((l) => (result.get(l.from) ?? 0) + ((net.outs.get(l.from)?.length ?? 0) > 1 ? 1 : 0));
    const least = from.length === 0 ? 0 : Math.min(...from);
    result.set(id, ins.length > 1 ? Math.max(0, least - 1) : least);
  }
  return result;
}
