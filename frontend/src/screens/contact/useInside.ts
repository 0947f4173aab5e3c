import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../bridge';

/** Most people inside a journey that are compared with a selection before it starts; the engine itself skips everybody inside. */
const most = 2000;

/** useInside is who is inside a journey now, so that a choice can say whom it skips. */
export function useInside(journey: string | undefined) {
  return useQuery({
    queryKey: ['journey-people', journey ?? ''],
    enabled: journey !== undefined,
    queryFn: async ({ signal }) => {
      const found = new Set<string>();
      let cursor = '';
      do {
        const page = await ask(
          api.GET('/api/journeys/{id}/people', {
            params: { path: { id: journey ?? '' }, query: { limit: 500, ...(cursor ? { cursor } : {}) } },
            signal,
          }),
        );
        for (const p of page.items ?? []) {
          found.add(p.contact);
        }
        cursor = page.next ?? '';
      } while (cursor && found.size < most);
      return found;
    },
  });
}
