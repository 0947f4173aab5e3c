import { useQuery } from '@tanstack/react-query';
import { api, ask } from '../../bridge';

/** useConsents is what is written down about a person's consent and opt-outs. */
export function useConsents(id: string) {
  return useQuery({
    queryKey: ['contacts', 'consents', id],
    queryFn: () => ask(api.GET('/api/contacts/{id}/consents', { params: { path: { id } } })),
  });
}
