import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, ask, language } from '../../../../bridge';

/** A condition is asked for when nobody has changed it for so long, in ms. */
const still = 300;

/** useStill is a text as it was when it last stayed the same for a moment. */
function useStill(text: string): string {
  const [kept, setKept] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setKept(text), still);
    return () => clearTimeout(timer);
  }, [text]);
  return kept;
}

/** useCount asks whom a condition takes now. The answer before is kept, and stale, while another is awaited; what is
 * no longer wanted is not waited for. */
export function useCount(when: unknown, zone: string | undefined) {
  const text = JSON.stringify(when) ?? '';
  const asked = useStill(text);
  const answer = useQuery({
    queryKey: ['contacts', 'condition', language(), asked, zone],
    queryFn: ({ signal }) =>
      ask(api.POST('/api/conditions/count', { signal, body: { when: JSON.parse(asked), ...(zone ? { zone } : {}) } })),
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  });
  return { ...answer, asked, stale: asked !== text || answer.isPlaceholderData };
}

/** useWhy asks why a condition, as text, takes a person, or does not. */
export function useWhy(asked: string, zone: string | undefined, contact: string, open: boolean) {
  return useQuery({
    queryKey: ['contacts', 'condition-why', language(), asked, zone, contact],
    queryFn: ({ signal }) =>
      ask(
        api.POST('/api/conditions/why', {
          signal,
          body: { when: JSON.parse(asked), contact, ...(zone ? { zone } : {}) },
        }),
      ),
    enabled: open && asked !== '',
    placeholderData: keepPreviousData,
  });
}
