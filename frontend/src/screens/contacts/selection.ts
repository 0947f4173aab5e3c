import { useCallback, useState } from 'react';
import type { Contact } from './useRows';

/** Most people that one selection holds. */
export const mostSelected = 2000;

export type Selection = ReadonlyMap<string, Contact>;

/** toggled adds or takes away one person. */
export function toggled(s: Selection, c: Contact): Selection {
  const next = new Map(s);
  if (!next.delete(c.id) && next.size < mostSelected) {
    next.set(c.id, c);
  }
  return next;
}

/** withAll adds people up to the most that a selection holds. */
export function withAll(s: Selection, people: readonly Contact[]): Selection {
  const next = new Map(s);
  for (const c of people) {
    if (next.size >= mostSelected) {
      break;
    }
    next.set(c.id, c);
  }
  return next;
}

/** Selected is who is selected, and the place from which a range is taken with who was selected there. */
interface Selected {
  readonly chosen: Selection;
  readonly anchor: number;
  readonly base: Selection;
}

const nobody: Selected = { chosen: new Map(), anchor: 0, base: new Map() };

/** useSelection holds who is selected. A range that grows smaller lets go of those outside of it again. */
export function useSelection() {
  const [selected, set] = useState(nobody);
  const toggle = useCallback(
    (c: Contact, at: number) =>
      set((s) => {
        const chosen = toggled(s.chosen, c);
        return { chosen, anchor: at, base: chosen };
      }),
    [],
  );
  const setAnchor = useCallback((at: number) => set((s) => ({ ...s, anchor: at, base: s.chosen })), []);
  const extend = useCallback(
    (people: readonly Contact[]) => set((s) => ({ ...s, chosen: withAll(s.base, people) })),
    [],
  );
  const add = useCallback(
    (people: readonly Contact[]) => set((s) => ({ ...s, chosen: withAll(s.chosen, people) })),
    [],
  );
  const clear = useCallback(() => set((s) => ({ ...nobody, anchor: s.anchor })), []);
  return { chosen: selected.chosen, anchor: selected.anchor, setAnchor, toggle, extend, add, clear };
}
