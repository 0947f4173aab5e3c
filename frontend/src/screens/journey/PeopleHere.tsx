import { useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '../../bridge';
import { isEnd, isEntry, type Node, type StepCounts } from '../../journey';
import { Loading, Trouble } from '../../parts';
import { useInRoom } from './inRoom';
import common from './Journey.module.css';
import classes from './PeopleHere.module.css';
import { PersonHere } from './PersonHere';

const page = 200;

/** PeopleHere lists the people at a step; only the visible rows are drawn. */
export function PeopleHere({ step }: { readonly step: Node }) {
  const { t } = useTranslation();
  const { whole: journey, counting } = useInRoom();
  const box = useRef<HTMLDivElement>(null);
  const query = useInfiniteQuery({
    queryKey: ['journey-people', journey.id, step.id],
    queryFn: ({ pageParam }) =>
      ask(
        api.GET('/api/journeys/{id}/people', {
          params: {
            path: { id: journey.id },
            query: { node: step.id, limit: page, ...(pageParam ? { cursor: pageParam } : {}) },
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  });
  const people = query.data?.pages.flatMap((p) => p.items ?? []) ?? [];
  const rows = useVirtualizer({
    count: people.length,
    getScrollElement: () => box.current,
    estimateSize: () => 60,
    overscan: 6,
    getItemKey: (i) => people[i]?.enrollment ?? i,
  });
  const shown = rows.getVirtualItems();
  const last = shown[shown.length - 1]?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= people.length - 20) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, people.length]);

  if (query.error && !query.data) {
    return <Trouble compact error={query.error} again={() => void query.refetch()} />;
  }
  if (query.isPending) {
    return <Loading rows={4} height={52} />;
  }
  if (people.length === 0) {
    return <p className={common.nobody}>{t(`journey.nobody.${whyNobody(step, counting?.counts.get(step.id))}`)}</p>;
  }
  return (
    <div className={classes.people} ref={box}>
      <ul style={{ height: rows.getTotalSize() }} aria-label={t('journey.tab.people')}>
        {shown.map((v) => {
          const person = people[v.index];
          return (
            person && (
              <li
                key={v.key}
                data-index={v.index}
                ref={rows.measureElement}
                style={{ transform: `translateY(${v.start}px)` }}
                aria-setsize={hasNextPage ? -1 : people.length}
                aria-posinset={v.index + 1}
              >
                <PersonHere person={person} journey={journey} />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}

/** whyNobody is the reason why a step is empty. */
function whyNobody(step: Node, counts: StepCounts | undefined): string {
  if (isEnd(step.kind)) {
    return 'end';
  }
  if (isEntry(step.kind)) {
    return 'entry';
  }
  return counts?.arrived ? 'passed' : 'yet';
}
