import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, ask } from '../../bridge';
import type { Lookups } from '../../canvas';

/** useLookups gives the workspace's names of its own fields. */
export function useLookups(): Lookups {
  const { data } = useQuery({
    queryKey: ['fields'],
    queryFn: () => ask(api.GET('/api/fields')),
    staleTime: 5 * 60_000,
  });
  return useMemo(() => {
    const own = new Map((data?.items ?? []).map((f) => [f.key, f.label]));
    return { field: (key: string) => own.get(key) };
  }, [data]);
}
