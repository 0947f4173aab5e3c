import type { Mark } from '../../canvas';
import type { Drawing } from '../../journey';
import { asideKey } from '../../journey/edit';
import type { Finding } from './types';

/** marksOf gives the mark of each step with findings: its worst finding, and that finding's number in the list. */
export function marksOf(findings: readonly Finding[], numbered: boolean, worded = true): ReadonlyMap<string, Mark> {
  const marks = new Map<string, Mark>();
  const levels = new Map<string, Set<Mark['level']>>();
  for (const f of findings) {
    if (f.node) {
      levels.set(f.node, (levels.get(f.node) ?? new Set()).add(f.level));
    }
  }
  findings.forEach((f, i) => {
    if (f.node && !marks.has(f.node)) {
      const all = levels.get(f.node) ?? new Set();
      marks.set(f.node, {
        level: f.level,
        levels: all,
        ...(worded ? { text: f.text } : {}),
        ...(numbered ? { n: i + 1 } : {}),
      });
    }
  });
  return marks;
}

/** partAside parts findings from those that the author has set aside; an error never is. */
export function partAside(
  findings: readonly Finding[],
  aside: Drawing['aside'],
): readonly [shown: readonly Finding[], aside: readonly Finding[]] {
  if (aside.length === 0) {
    return [findings, []];
  }
  const keys = new Set(aside.map(asideKey));
  const away = (f: Finding) =>
    f.level !== 'error' && keys.has(asideKey({ finding: f.id, ...(f.node && { node: f.node }) }));
  return [findings.filter((f) => !away(f)), findings.filter(away)];
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
