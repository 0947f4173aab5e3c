import { Button, SegmentedControl } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '../../bridge';
import { day, dayKey, Empty, Loading, Trouble, useZone } from '../../parts';
import common from './Contact.module.css';
import { TimelineRow } from './TimelineRow';
import classes from './Track.module.css';
import type { Item, Why } from './useWhy';

const shows = ['all', 'events', 'decisions', 'deliveries'] as const;
type Show = (typeof shows)[number];

interface Props {
  readonly contact: string;
  readonly why: Why;
}

/** Timeline is what a person did and what Tabiji decided, by day, the newest first. */
export function Timeline({ contact, why }: Props) {
  const { t } = useTranslation();
  useZone();
  const [show, setShow] = useState<Show>('all');
  const list = useInfiniteQuery({
    queryKey: ['contacts', 'timeline', contact, show],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/contacts/{id}/timeline', {
          params: { path: { id: contact }, query: { show, limit: 60, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.next,
  });
  const { hasNextPage, isFetchingNextPage, fetchNextPage, error } = list;
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const mark = end.current;
    if (!mark || !hasNextPage || isFetchingNextPage || error) {
      return;
    }
    const seen = new IntersectionObserver((e) => e.some((x) => x.isIntersecting) && void fetchNextPage(), {
      rootMargin: '300px',
    });
    seen.observe(mark);
    return () => seen.disconnect();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, error]);
  const items = list.data?.pages.flatMap((p) => p.items ?? []) ?? [];
  const days = byDay(items);
  const today = dayKey(Date.now());
  return (
    <section className={common.timeline} aria-label={t('contact.timeline')}>
      <header className={classes.sectionHead}>
        <h2>{t('contact.timeline')}</h2>
        <SegmentedControl
          size="xs"
          aria-label={t('contact.show')}
          value={show}
          onChange={(v) => setShow(shows.find((s) => s === v) ?? 'all')}
          data={shows.map((value) => ({ value, label: t(`contact.show.${value}`) }))}
        />
      </header>
      <p className={classes.legend}>
        <span data-shape="circle" aria-hidden /> {t('contact.legend.did')}
        <span data-shape="square" aria-hidden /> {t('contact.legend.decided')}
      </p>
      {list.isPending && <Loading rows={7} height={30} />}
      {list.data && items.length === 0 && (
        <Empty icon={IconHistory} title={t(`contact.timeline.none.${show}`)}>
          {t('contact.timeline.none.text')}
        </Empty>
      )}
      {days.map(([key, rows]) => (
        <div key={key}>
          <h3 className={classes.day}>
            {key === today ? t('contact.today', { day: day(rows[0]?.at ?? 0) }) : day(rows[0]?.at ?? 0)}
          </h3>
          <ol className={classes.rows}>
            {rows.map((item) => (
              <TimelineRow key={item.id} item={item} chosen={why.item?.id === item.id} choose={why.choose} />
            ))}
          </ol>
        </div>
      ))}
      {error && (
        <Trouble compact error={error} again={() => void (items.length > 0 ? fetchNextPage() : list.refetch())} />
      )}
      {isFetchingNextPage && <Loading rows={2} height={30} />}
      <div ref={end} />
      {hasNextPage && !isFetchingNextPage && (
        <Button variant="subtle" onClick={() => void fetchNextPage()}>
          {t('contact.more')}
        </Button>
      )}
    </section>
  );
}

function byDay(items: readonly Item[]): readonly (readonly [string, readonly Item[]])[] {
  const days = new Map<string, Item[]>();
  for (const item of items) {
    const key = dayKey(item.at);
    const rows = days.get(key);
    if (rows) {
      rows.push(item);
    } else {
      days.set(key, [item]);
    }
  }
  return [...days];
}
