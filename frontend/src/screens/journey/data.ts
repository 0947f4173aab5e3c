import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import { api, ask, type Schemas } from '../../bridge';
import { type Counts, type Drawing, readDrawing } from '../../journey';
import { byWeight } from './byWeight';
import type { Finding, GoneStep, Numbers, Whole } from './types';

const at = (id: string) => ({ params: { path: { id } } });

function useHead(id: string) {
  return useQuery({
    queryKey: ['journey-head', id],
    queryFn: () => ask(api.GET('/api/journeys/{id}/head', at(id))),
  });
}

function useDraft(id: string) {
  return useQuery({
    queryKey: ['journey-draft', id],
    queryFn: () => ask(api.GET('/api/journeys/{id}/draft', at(id))),
  });
}

const hour = 60 * 60_000;

/**
 * useVersion is a published version. It never changes, so it is asked for once and kept for an hour after it was last
 * shown.
 */
function useVersion(id: string, version: number) {
  return useQuery({
    queryKey: ['journey-version', id, version],
    queryFn: () => ask(api.GET('/api/journeys/{id}/versions/{version}', { params: { path: { id, version } } })),
    enabled: version > 0,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: hour,
  });
}

/**
 * useWhole is one journey with its draft and, where that differs in meaning, the live version. Each part is asked for
 * separately; while a newly needed version is loading, the previous journey is shown.
 */
export function useWhole(id: string) {
  const [head, draft] = [useHead(id), useDraft(id)];
  const version = useVersion(id, head.data?.changed ? head.data.version : 0);
  const counting = useCounting(id);
  useFindings(id); // asked for at the same time as the others, so that the requests do not wait for each other
  const ready = !counting.isPending && !(version.isLoading || version.isError);
  const whole = useMemo<Whole | undefined>(
    () =>
      head.data && draft.data && ready
        ? {
            ...head.data,
            draft: draft.data.draft,
            draftRev: draft.data.rev,
            messages: draft.data.messages,
            live: version.data,
          }
        : undefined,
    [head.data, draft.data, version.data, ready],
  );
  const last = useRef<Whole>(undefined);
  useEffect(() => {
    last.current = whole ?? last.current;
  }, [whole]);
  const before = last.current?.id === id ? last.current : undefined;
  return {
    data: whole ?? before,
    error: head.error ?? draft.error ?? version.error,
    refetch: () => Promise.all([head.refetch(), draft.refetch(), ...(version.isError ? [version.refetch()] : [])]),
  };
}

/** useDrawing is one of the drawings of a journey; the same object as long as nothing in it changes. */
export function useDrawing(whole: Whole, which: 'live' | 'draft'): Drawing {
  const raw = (which === 'live' ? whole.live?.drawing : undefined) ?? whole.draft;
  const { messages } = whole;
  return useMemo(() => readDrawing({ ...raw, messages }), [raw, messages]);
}

/**
 * Counted is how many people the journey has, and how many arrived at, are at and left each step; gone are deleted
 * steps where people still are.
 */
export interface Counted {
  readonly numbers: Numbers;
  readonly counts: Counts;
  readonly gone: readonly GoneStep[];
}

function counted({ items, gone, ...numbers }: Schemas['Counting']): Counted {
  return { numbers, counts: new Map((items ?? []).map(({ node, ...n }) => [node, n])), gone: gone ?? [] };
}

/** useCounting is everything about a journey that changes when people move. */
export function useCounting(id: string) {
  return useQuery({
    queryKey: ['journey-counts', id],
    queryFn: () => ask(api.GET('/api/journeys/{id}/counts', at(id))),
    select: counted,
  });
}

/** useFindings are what is or may be wrong with the draft: errors, then warnings, then hints. */
export function useFindings(id: string) {
  return useQuery({
    queryKey: ['journey-findings', id],
    queryFn: () => ask(api.GET('/api/journeys/{id}/findings', at(id))),
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

/** usePreview is who would enter and what would be sent if the journey were started now. */
export function usePreview(id: string, { laterOnly, practice }: StartChoice) {
  return useQuery({
    queryKey: ['journey-preview', id, laterOnly, practice],
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
