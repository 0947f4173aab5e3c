import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, ask, language, type Schemas } from '../../../bridge';
import type { Framed } from '../../../parts/mail/framed';
import type { Whole } from '../types';

export type Look = Schemas['MessagePreview'];

/** Wish is which mail is shown, and for whom. */
export interface Wish {
  readonly whole: Whole;
  readonly message: string;
  /** Absent: the first person who would enter. */
  readonly contact?: string | undefined;
  /** Absent: as the journey sends now. */
  readonly practice?: boolean | undefined;
}

/** useMail is a mail of the draft as it would be sent now. It is not asked for again when people move. */
export function useMail({ whole, message, contact, practice }: Wish, dark = false) {
  const lang = language();
  return useQuery({
    queryKey: ['mail-look', whole.id, message, whole.rev, lang, practice, contact, dark],
    queryFn: ({ signal }) =>
      ask(
        api.GET('/api/journeys/{id}/messages/{message}/preview', {
          signal,
          params: {
            path: { id: whole.id, message },
            query: {
              dark,
              ...(contact ? { contact } : {}),
              ...(practice === undefined ? {} : { practice: practice ? 'true' : 'false' }),
            },
          },
        }),
      ),
    placeholderData: (before, query) => (query?.queryKey[2] === message ? before : undefined),
    staleTime: 10_000,
  });
}

/** framedOf is what the drawn mail programs show around a mail. */
export function framedOf(look: Look, at: string): Framed {
  return { document: look.document, subject: look.subject, from: look.from_name || look.from, at };
}

/** useNowOnce is the moment at which the component was first shown, for the clock of a drawn phone. */
export function useNowOnce(): string {
  return useState(() => new Date().toISOString())[0];
}
