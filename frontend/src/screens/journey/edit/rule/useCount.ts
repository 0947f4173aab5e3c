import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, ask, language } from '../../../../bridge';

/** The server is asked about a condition when it has not changed for this long, in ms. */
const still = 300;

/** useStill is a text, delayed until it has not changed for a moment. */
function useStill(text: string): string {
  const [kept, setKept] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setKept(text), still);
    return () => clearTimeout(timer);
  }, [text]);
  return kept;
}

/**
 * useCount asks the server who meets a condition now. The previous answer is kept, marked as stale, until the next
 * comes; requests for a former condition are cancelled.
 */
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

/** useWhy asks the server why a person meets a condition, given as text, or does not. */
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
