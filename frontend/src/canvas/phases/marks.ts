import type { Mark } from '../store';
import type { Box } from './fold';

const levels = ['hint', 'warning', 'error'] as const;

/** boxMarks are the marks of the canvas: a box has the worst of its steps'. */
export function boxMarks(marks: ReadonlyMap<string, Mark>, boxes: ReadonlyMap<string, Box>): ReadonlyMap<string, Mark> {
  if (boxes.size === 0) return marks;
  const all = new Map(marks);
  for (const [own, box] of boxes) {
    const found = box.steps.flatMap((n) => marks.get(n) ?? []);
    const worst = found.sort((a, b) => levels.indexOf(b.level) - levels.indexOf(a.level))[0];
    if (worst) all.set(own, worst);
  }
  return all;
}
