import { useQuery } from '@tanstack/react-query';
import { api, ask, type Schemas } from '../bridge';

export type Card = Schemas['Card'];

/** useCards are all journeys as a list shows them, in the order they were made. */
export function useCards() {
  return useQuery({
    queryKey: ['journeys'],
    queryFn: async (): Promise<readonly Card[]> => (await ask(api.GET('/api/journeys'))).items ?? [],
  });
}
