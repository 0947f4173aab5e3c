import { IconChevronRight, IconRoute } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '../../bridge';
import { Loading, Moment, Trouble } from '../../parts';
import common from './Contact.module.css';
import { Passage } from './Passage';
import classes from './Track.module.css';

interface Props {
  readonly contact: string;
  readonly name: string;
}

/** Passages are the journeys a person is inside of, as paths, and the ended ones, folded. */
export function Passages({ contact, name }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const list = useInfiniteQuery({
    queryKey: ['contacts', 'passages', contact],
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) =>
      ask(
        api.GET('/api/contacts/{id}/passages', {
          params: { path: { id: contact }, query: { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) } },
          signal,
        }),
      ),
    getNextPageParam: (last) => last.next,
  });
  const all = list.data?.pages.flatMap((p) => p.items ?? []) ?? [];
  const inside = all.filter((p) => p.state !== 'done');
  const over = all.filter((p) => p.state === 'done');
  return (
    <section className={classes.passages} aria-label={t('contact.inside')}>
      <header className={classes.sectionHead}>
        <h2>{t('contact.inside')}</h2>
        {inside.length > 0 && <b>{inside.length}</b>}
      </header>
      {list.error && <Trouble compact error={list.error} again={() => void list.refetch()} />}
      {list.isPending && <Loading rows={1} height={150} />}
      {list.data && inside.length === 0 && (
        <p className={classes.quiet}>
          <IconRoute size={18} stroke={1.6} aria-hidden /> {t('contact.inside.none')}
        </p>
      )}
      {inside.map((p) => (
        <Passage key={p.id} track={p} person={name} wide={inside.length <= 2} />
      ))}
      {over.length > 0 && (
        <div className={classes.over}>
          <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
            <IconChevronRight size={16} aria-hidden />
            {t('contact.over', { count: over.length })}
          </button>
          {open && (
            <ul>
              {over.map((p) => (
                <li key={p.id}>
                  <strong>{p.title}</strong>
                  <span>{p.ended}</span>
                  <small>
                    <Moment at={p.entered_at} as="day" />
                    {p.ended_at && (
                      <>
                        {' – '}
                        <Moment at={p.ended_at} as="day" />
                      </>
                    )}
                  </small>
                </li>
              ))}
            </ul>
          )}
          {open && list.hasNextPage && (
            <button type="button" className={common.moreOver} onClick={() => void list.fetchNextPage()}>
              {t('contact.more')}
            </button>
          )}
        </div>
      )}
    </section>
  );
}
