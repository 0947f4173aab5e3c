import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { api, ask, queries, type Schemas } from '../../bridge';
import { go, href, useRoute } from '../../parts';
import { matches } from './matches';

export type Item = Schemas['TimelineItem'];

const pageLimit = 200;
const mostPages = 25;

/** find looks for the item that an address names, from the newest on. */
async function find(contact: string, key: string, signal: AbortSignal): Promise<Item | null> {
  let cursor = '';
  for (let n = 0; n < mostPages; n++) {
    const page = await ask(
      api.GET('/api/contacts/{id}/timeline', {
        params: { path: { id: contact }, query: { limit: pageLimit, ...(cursor ? { cursor } : {}) } },
        signal,
      }),
    );
    const hits = (page.items ?? []).filter((i) => matches(i, key));
    const hit = hits.find((i) => i.type === 'decision') ?? hits[0];
    if (hit) {
      return hit;
    }
    cursor = page.next ?? '';
    if (!cursor) {
      break;
    }
  }
  return null;
}

/** useWhy holds the record whose reasons are shown; it stands in the address as why=… or delivery=…. */
export function useWhy(contact: string) {
  const key = useRoute((r) => r.query.get('why') ?? r.query.get('delivery') ?? '');
  const [back, setBack] = useState<HTMLElement | null>(null);
  // not in the room of contacts: a stored record does not change
  const record = useQuery({
    queryKey: ['why', contact, key],
    enabled: key !== '',
    staleTime: 60_000,
    queryFn: ({ signal }) => find(contact, key, signal),
  });
  const choose = useCallback(
    (item: Item, from: HTMLElement) => {
      queries.setQueryData(['why', contact, item.id], item);
      setBack(from);
      go(`${href('contacts', contact)}?why=${encodeURIComponent(item.id)}`, true);
    },
    [contact],
  );
  const close = useCallback(() => {
    go(href('contacts', contact), true);
    back?.focus();
  }, [contact, back]);
  return {
    open: key !== '',
    item: record.data ?? undefined,
    missing: record.data === null,
    error: record.error,
    again: () => void record.refetch(),
    choose,
    close,
  };
}

export type Why = ReturnType<typeof useWhy>;
