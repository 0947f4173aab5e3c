import { useCallback, useMemo, useState } from 'react';
import type { Counts } from '../journey/counts';
import type { Drawing } from '../journey/drawing';
import { type FindIndex, find, findIndex } from '../journey/find';
import type { Said } from '../journey/steps';
import { type Suggestion, suggestions } from '../journey/suggest';
import type { Used } from '../journey/uses';
import type { Lookups, StepText } from './say';
import type { Mark } from './store';
import { useKindNames } from './useKindNames';

/** Finding is the result of a search: the steps found, in reading order, and the selected one (at counts from 0). */
export interface Finding {
  readonly ids: readonly string[];
  readonly set: ReadonlySet<string>;
  readonly at: number;
  readonly hit: string | undefined;
  readonly move: (by: 1 | -1) => string | undefined;
  /** Why nothing can be found. */
  readonly wrong: Said | undefined;
  /** Filters to offer. */
  readonly offered: readonly Suggestion[];
}

interface Searched {
  readonly drawing: Drawing;
  readonly texts: ReadonlyMap<string, StepText>;
  /** What is looked for; undefined: the search is closed. */
  readonly question: string | undefined;
  readonly marks?: ReadonlyMap<string, Mark> | undefined;
  readonly counts?: Counts | undefined;
  readonly lookups?: Lookups | undefined;
}

const none: readonly never[] = [];

/** useFind holds the steps that were found, and which of them is selected. */
export function useFind(searched: Searched): Finding {
  const { drawing, question } = searched;
  const index = useFindIndex(searched, question !== undefined);
  const { ids, wrong } = useMemo(
    () => (index && question !== undefined ? find(index, question) : { ids: none, wrong: undefined }),
    [index, question],
  );
  const offered = useMemo(
    () => (index && question !== undefined ? suggestions(index, drawing, question) : none),
    [index, drawing, question],
  );
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
  return { ids, set, at, hit, move, wrong, offered };
}

function useFindIndex({ drawing, texts, marks, counts, lookups }: Searched, open: boolean): FindIndex | undefined {
  const kindNames = useKindNames(open);
  const index = useMemo(
    () =>
      open
        ? findIndex(drawing, {
            spoken: (id) => Object.values(texts.get(id) ?? {}),
            kindNames: (kind) => kindNames?.get(kind) ?? '',
            nameOf: (used) => nameOf(lookups, used),
            levels: (id) => marks?.get(id)?.levels ?? levelOf(marks?.get(id)),
          })
        : undefined,
    [open, drawing, texts, marks, lookups, kindNames],
  );
  // How many people wait changes all the time, and does not make the index anew.
  return useMemo(() => {
    const waiting = (id: string) => {
      const at = counts?.get(id);
      return (at?.standing ?? 0) + (at?.held ?? 0) + (at?.broken ?? 0);
    };
    return index && { ...index, known: { ...index.known, waiting } };
  }, [index, counts]);
}

const levelOf = (mark: Mark | undefined) => (mark ? new Set([mark.level]) : undefined);

function nameOf(lookups: Lookups | undefined, { what, id }: Used): string | undefined {
  return what === 'field' ? lookups?.field?.(id) : what === 'event' ? lookups?.event?.(id) : undefined;
}
