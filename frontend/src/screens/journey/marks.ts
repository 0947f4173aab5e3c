import type { Mark } from '../../canvas';
import type { Drawing } from '../../journey';
import type { Finding } from './types';

/** marksOf gives the mark of each step with findings: its worst finding, and that finding's number in the list. */
export function marksOf(findings: readonly Finding[], numbered: boolean, worded = true): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>();
  findings.forEach((f, i) => {
    if (f.node && !marks.has(f.node)) {
      marks.set(f.node, { level: f.level, ...(worded ? { text: f.text } : {}), ...(numbered ? { n: i + 1 } : {}) });
    }
  });
  return marks;
}

/** quietSteps are the steps to dim while findings are shown: those without one; undefined when there is no finding. */
export function quietSteps(
  drawing: Drawing,
  marks: ReadonlyMap<string, Mark>,
): ReadonlyMap<string, number> | undefined {
  if (marks.size === 0) {
    return undefined;
  }
  return new Map([...drawing.nodes.keys()].filter((id) => !marks.has(id)).map((id) => [id, 0.45]));
}
