import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { api, ask } from '../../bridge';
import { Deliveries } from './deliveries';
import type { State } from './states';

export interface Wish {
  readonly states: readonly State[];
  readonly practice: boolean | undefined;
  readonly search: string;
}

const shared = (w: { readonly practice: boolean | undefined; readonly search: string }) => ({
  ...(w.search ? { search: w.search } : {}),
  ...(w.practice === undefined ? {} : { practice: w.practice ? ('true' as const) : ('false' as const) }),
});

/** useCounts are the figures on the filters; practice and real are told apart in the answer. */
export function useCounts(search: string) {
  return useQuery({
    queryKey: ['outbox', 'counts', search],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      ask(api.GET('/api/outbox/counts', { signal, params: { query: shared({ practice: undefined, search }) } })),
  });
}

/** useDeliveries is the list for a wish; `pulse` changes whenever deliveries may have changed. */
export function useDeliveries(wish: Wish, pulse: number) {
  const key = JSON.stringify(wish);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the wish
  const list = useMemo(
    () =>
      new Deliveries((cursor, limit) =>
        ask(
          api.GET('/api/outbox', {
            params: { query: { ...shared(wish), limit, state: [...wish.states], ...(cursor ? { cursor } : {}) } },
          }),
        ),
      ),
    [key],
  );
  const snapshot = useSyncExternalStore(list.subscribe, list.snapshot);
  useEffect(() => {
    if (pulse > 0) {
      void list.refresh();
    }
  }, [list, pulse]);
  return { list, snapshot };
}

/** useDelivery is one delivery with its tries and its mail. */
export function useDelivery(id: string, dark: boolean) {
  return useQuery({
    queryKey: ['outbox', 'one', id, dark],
    queryFn: ({ signal }) => ask(api.GET('/api/outbox/{id}', { signal, params: { path: { id }, query: { dark } } })),
    placeholderData: (before) => (before?.id === id ? before : undefined),
  });
}
