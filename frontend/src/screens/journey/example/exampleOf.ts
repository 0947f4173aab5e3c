import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { api, ask, language } from '../../../bridge';

/** useExample is what a step of the saved draft would do for somebody who entered now; rev is that of the draft. */
export function useExample(journey: string, step: string, rev: number, contact: string | undefined, enabled: boolean) {
  return useQuery({
    queryKey: ['journey-example', journey, step, language(), contact, rev],
    queryFn: ({ signal }) =>
      ask(
        api.GET('/api/journeys/{id}/steps/{step}/example', {
          signal,
          params: { path: { id: journey, step }, query: contact ? { contact } : {} },
        }),
      ),
    enabled,
    placeholderData: (before, query) => (query?.queryKey[2] === step ? before : undefined),
    retry: false,
  });
}

/** Whom is the person for whom a step is shown: in the example, and in a mail's preview. */
export interface Whom {
  /** Chosen by the reader; undefined: one that fits. */
  readonly contact: string | undefined;
  readonly choose: (contact: string | undefined) => void;
  /** The person of the example, when nobody was chosen. */
  readonly fits: string | undefined;
}

export const WhomContext = createContext<Whom | undefined>(undefined);

/** useWhom is the person of the step's form; undefined outside of one. */
export function useWhom(): Whom | undefined {
  return useContext(WhomContext);
}
