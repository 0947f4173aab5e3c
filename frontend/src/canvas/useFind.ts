import { useCallback, useMemo, useState } from 'react';
import type { Drawing } from '../journey/drawing';
import { find, findIndex } from '../journey/find';
import type { StepText } from './say';

/** Finding is the result of a search: the steps found, in reading order, and the selected one (at counts from 0). */
export interface Finding {
  readonly ids: readonly string[];
  readonly set: ReadonlySet<string>;
  readonly at: number;
  readonly hit: string | undefined;
  readonly move: (by: 1 | -1) => string | undefined;
}

/** useFind holds the steps that were found, and which of them is selected. */
export function useFind(drawing: Drawing, texts: ReadonlyMap<string, StepText>, question: string | undefined): Finding {
  const open = question !== undefined;
  const index = useMemo(
    () => (open ? findIndex(drawing, (id) => Object.values(texts.get(id) ?? {})) : undefined),
    [drawing, texts, open],
  );
  const ids = useMemo(() => (index && question !== undefined ? find(index, question) : []), [index, question]);
  const set = useMemo(() => new Set(ids), [ids]);
  const [looked, look] = useState<string>();
  const at = Math.max(0, looked === undefined ? 0 : ids.indexOf(looked));
  const hit = ids[at];
  const move = useCallback(
    (by: 1 | -1) => {
      const to = ids[(at + by + ids.length) % ids.length];
      look(to);
      return to;
    },
    [ids, at],
  );
  return { ids, set, at, hit, move };
}
