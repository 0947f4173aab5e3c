import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api, ask, type Schemas } from '../../bridge';
import { type Counts, type Drawing, readDrawing } from '../../journey';
import { byWeight } from './byWeight';
import type { Finding, GoneStep, Whole } from './types';

/** useCards are all journeys as a list shows them. */
export function useCards() {
  return useQuery({
    queryKey: ['journeys', 'cards'],
    queryFn: async () => (await ask(api.GET('/api/journeys'))).items ?? [],
  });
}

/** useWhole is one journey with its drawings. */
export function useWhole(id: string) {
  return useQuery({
    queryKey: ['journeys', id],
    queryFn: () => ask(api.GET('/api/journeys/{id}', { params: { path: { id } } })),
  });
}

/** useDrawing is one of the drawings of a journey; the same object as long as nothing in it changes. */
export function useDrawing(whole: Whole | undefined, which: 'live' | 'draft'): Drawing | undefined {
  const raw = (which === 'live' ? whole?.live?.drawing : undefined) ?? whole?.draft;
  const messages = whole?.messages;
  return useMemo(() => (raw ? readDrawing({ ...raw, messages: messages ?? [] }) : undefined), [raw, messages]);
}

/** Counted is how many people came to, stand at and left each step; gone are steps that were deleted meanwhile. */
export interface Counted {
  readonly counts: Counts;
  readonly gone: readonly GoneStep[];
}

function counted(c: Schemas['Counting']): Counted {
  return {
    counts: new Map((c.items ?? []).map(({ node, ...numbers }) => [node, numbers])),
    gone: c.gone ?? [],
  };
}

/** useCounting is how many people came to, stand at and left each step. */
export function useCounting(id: string) {
  const query = useQuery({
    queryKey: ['journeys', id, 'counts'],
    queryFn: () => ask(api.GET('/api/journeys/{id}/counts', { params: { path: { id } } })),
  });
  const { data } = query;
  return { ...query, data: useMemo(() => (data ? counted(data) : undefined), [data]) };
}

/** useFindings are what is or may be wrong with the draft: errors, then warnings, then hints. */
export function useFindings(id: string) {
  return useQuery({
    queryKey: ['journeys', id, 'findings'],
    queryFn: () => ask(api.GET('/api/journeys/{id}/findings', { params: { path: { id } } })),
    select: sorted,
  });
}

function sorted(f: Schemas['Findings']): readonly Finding[] {
  return byWeight(f.items ?? []);
}

export interface StartChoice {
  readonly laterOnly: boolean;
  /** Absent: as Start would choose by itself. */
  readonly practice: boolean | undefined;
}

/** usePreview is who would enter and what would leave if the journey were started now. */
export function usePreview(id: string, { laterOnly, practice }: StartChoice) {
  return useQuery({
    queryKey: ['journeys', id, 'preview', laterOnly, practice],
    queryFn: () =>
      ask(
        api.GET('/api/journeys/{id}/preview', {
          params: {
            path: { id },
            query: {
              later_only: laterOnly,
              ...(practice === undefined ? {} : { practice: practice ? 'true' : 'false' }),
            },
          },
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}
