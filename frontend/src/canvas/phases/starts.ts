import type { Phase } from '../../journey/file';
import { toneOf } from './fold';

/** Start is the phase that begins at a step of a list. */
export interface Start {
  readonly title: string;
  /** Which colour it has: 1 to 5. */
  readonly tone: number;
}

/** phaseStarts are the steps of a list at which a phase begins: the step before belongs to another one, or to none. */
export function phaseStarts(order: readonly string[], phases: readonly Phase[]): ReadonlyMap<string, Start> {
  const of = new Map<string, number>();
  phases.forEach((p, i) => {
    for (const n of p.nodes ?? []) if (!of.has(n)) of.set(n, i);
  });
  const starts = new Map<string, Start>();
  let before: number | undefined;
  for (const n of order) {
    const now = of.get(n);
    if (now !== undefined && now !== before) starts.set(n, { title: phases[now]?.title ?? '', tone: toneOf(now) });
    before = now;
  }
  return starts;
}
