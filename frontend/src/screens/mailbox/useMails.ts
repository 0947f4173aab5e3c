import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api, ask } from '../../bridge';
import type { Mail } from './lines';

export interface Wish {
  readonly search: string;
  readonly unread: boolean;
}

/** useMails reads the whole list: the engine keeps at most 1,000 mails of practice. */
export function useMails({ search, unread }: Wish) {
  return useQuery({
    queryKey: ['practice', 'list', search, unread],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const mails: Mail[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await ask(
          api.GET('/api/practice', {
            signal,
            params: {
              query: {
                limit: 500,
                ...(search ? { search } : {}),
                ...(unread ? { unread } : {}),
                ...(cursor ? { cursor } : {}),
              },
            },
          }),
        );
        mails.push(...(page.items ?? []));
        cursor = page.next;
        if (!cursor) {
          return mails;
        }
      }
    },
  });
}

/** useMailCounts are the figures on the filters. */
export function useMailCounts(search: string) {
  return useQuery({
    queryKey: ['practice', 'counts', search],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      ask(api.GET('/api/practice/counts', { signal, params: { query: search ? { search } : {} } })),
  });
}

/** useLetter reads one mail; it never changes once it is kept. */
export function useLetter(id: string, dark: boolean) {
  return useQuery({
    queryKey: ['practice-mail', id, dark],
    queryFn: ({ signal }) => ask(api.GET('/api/practice/{id}', { signal, params: { path: { id }, query: { dark } } })),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    placeholderData: (before) => (before?.id === id ? before : undefined),
  });
}
