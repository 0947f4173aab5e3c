import { keepPreviousData, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { api, ask, type Schemas } from '../../bridge';
import { type Filter, queryOf } from './filter';

export type Contact = Schemas['Contact'];

/** Rows of one request. */
export const pageSize = 100;

function pageQuery(filter: Filter, page: number) {
  return {
    queryKey: ['contacts', 'rows', filter, page] as const,
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      ask(
        api.GET('/api/contacts', {
          params: { query: { ...queryOf(filter), limit: pageSize, ...(page > 0 ? { offset: page * pageSize } : {}) } },
          signal,
        }),
      ),
  };
}

/** settled is a value debounced, so that dragging the scroll bar requests nothing on the way. */
function useSettled<T>(value: T, millis: number): T {
  const [kept, setKept] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setKept(value), millis);
    return () => clearTimeout(timer);
  }, [value, millis]);
  return kept;
}

/** useRows holds the rows of the visible pages; rows that are not loaded are undefined. */
export function useRows(wanted: Filter, firstPage: number, lastPage: number) {
  const client = useQueryClient();
  const head = useQuery({ ...pageQuery(wanted, 0), placeholderData: keepPreviousData });
  const [shown, setShown] = useState(wanted);
  const fresh = head.data !== undefined && !head.isPlaceholderData;
  if (fresh && shown !== wanted) {
    setShown(wanted);
  }
  const span = useSettled(`${firstPage}-${lastPage}`, 90);
  const [from = 0, to = 0] = span.split('-').map(Number);
  const pages: number[] = [];
  for (let p = Math.max(1, from); p <= to; p++) {
    pages.push(p);
  }
  const more = useQueries({ queries: pages.map((p) => pageQuery(shown, p)) });
  // asking when a page came is what has this drawn anew when one comes
  const stamp = [head, ...more].map((q) => q.dataUpdatedAt).join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what came is in the cache
  const rowAt = useCallback(
    (i: number): Contact | undefined => {
      const data = client.getQueryData<Schemas['ContactPage']>(pageQuery(shown, Math.floor(i / pageSize)).queryKey);
      return data?.items?.[i % pageSize];
    },
    [client, shown, stamp],
  );
  /** rowsOf loads a stretch of rows, for a selection that reaches beyond what is shown. */
  const rowsOf = useCallback(
    async (a: number, b: number): Promise<Contact[]> => {
      const out: Contact[] = [];
      for (let p = Math.floor(a / pageSize); p <= Math.floor(b / pageSize); p++) {
        const data = await client.ensureQueryData(pageQuery(shown, p));
        const start = p * pageSize;
        out.push(...(data.items ?? []).slice(Math.max(0, a - start), b - start + 1));
      }
      return out;
    },
    [client, shown],
  );
  return {
    shown,
    rowAt,
    rowsOf,
    total: head.data?.total ?? head.data?.items?.length,
    old: shown !== wanted || head.isPlaceholderData,
    error: head.error ?? more.find((q) => q.error)?.error,
    loading: head.data === undefined && head.error === null,
    again: () => {
      void head.refetch();
      for (const q of more) {
        if (q.error) {
          void q.refetch();
        }
      }
    },
  };
}

export type Rows = ReturnType<typeof useRows>;
