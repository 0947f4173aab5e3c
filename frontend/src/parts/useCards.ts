import { useQuery } from '@tanstack/react-query';
import { api, ask, type Schemas } from '../bridge';

export type Card = Schemas['Card'];

/** useCards are the journeys as a list shows them, in the order they were made: those in use, or the archived ones. */
export function useCards(archived = false) {
  return useQuery({
    queryKey: ['journeys', archived ? 'archived' : 'used'],
    queryFn: async (): Promise<readonly Card[]> =>
      (await ask(api.GET('/api/journeys', { params: { query: archived ? { archived } : {} } }))).items ?? [],
  });
}
