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

/** useSelection holds who is selected, and from where a range is taken. */
export function useSelection() {
  const [chosen, setChosen] = useState<Selection>(new Map());
  const [anchor, setAnchor] = useState(0);
  const toggle = useCallback((c: Contact, at: number) => {
    setAnchor(at);
    setChosen((s) => toggled(s, c));
  }, []);
  const add = useCallback((people: readonly Contact[]) => setChosen((s) => withAll(s, people)), []);
  const clear = useCallback(() => setChosen((s) => (s.size ? new Map() : s)), []);
  return { chosen, anchor, setAnchor, toggle, add, clear };
}
