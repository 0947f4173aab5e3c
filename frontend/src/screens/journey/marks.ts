import type { Mark } from '../../canvas';
import type { Drawing } from '../../journey';
import type { Finding } from './types';

/** marksOf puts findings on their steps: each step shows its worst one, and its number in the list. */
export function marksOf(findings: readonly Finding[], numbered: boolean, worded = true): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>();
  findings.forEach((f, i) => {
    if (f.node && !marks.has(f.node)) {
      marks.set(f.node, { level: f.level, ...(worded ? { text: f.text } : {}), ...(numbered ? { n: i + 1 } : {}) });
    }
  });
  return marks;
}

/** quietSteps stand back while findings are looked at; without any finding none does. */
export function quietSteps(
  drawing: Drawing,
  marks: ReadonlyMap<string, Mark>,
): ReadonlyMap<string, number> | undefined {
  if (marks.size === 0) {
    return undefined;
  }
  return new Map([...drawing.nodes.keys()].filter((id) => !marks.has(id)).map((id) => [id, 0.45]));
}
