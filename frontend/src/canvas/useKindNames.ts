import { useEffect, useState } from 'react';

type List = Readonly<Record<string, string>>;

/**
 * useKindNames are the names, readings and aliases of the kinds in both languages, by kind. They are loaded when they
 * are needed first, as the page has the words of one language only.
 */
export function useKindNames(needed: boolean): ReadonlyMap<string, string> | undefined {
  const [names, setNames] = useState<ReadonlyMap<string, string>>();
  useEffect(() => {
    if (!needed || names) return;
    let gone = false;
    const both = Promise.all([import('../words/kinds.ja.gen.json'), import('../words/kinds.en.gen.json')]);
    both.then(
      (lists) => {
        if (!gone) setNames(namesIn(lists.map((l) => l.default as List)));
      },
      () => {}, // then kinds are found by their name in the page's language
    );
    return () => {
      gone = true;
    };
  }, [needed, names]);
  return names;
}

function namesIn(lists: readonly List[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const list of lists)
    for (const [key, text] of Object.entries(list)) {
      const kind = /^kind\.(.+?)(\.find)?$/.exec(key)?.[1];
      if (kind && !kind.endsWith('.help')) names.set(kind, `${names.get(kind) ?? ''}\n${text}`);
    }
  return names;
}
