import { Button } from '@mantine/core';
import { IconFileImport, IconRoute } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty, Loading, Page, remember, SearchBox, Trouble, useCards, useRemembered } from '../../parts';
import type { Card } from '../journey/types';
import { Filters } from './Filters';
import { ImportButton } from './ImportButton';
import { ImportTrouble } from './ImportTrouble';
import classes from './Journeys.module.css';
import { List } from './List';
import { NewButton } from './NewButton';
import { type Filter, isOrder, listed } from './order';
import { Summary } from './Summary';
import { useFileDrop } from './useFileDrop';
import { useImport } from './useImport';

/** Journeys is the list of all journeys, the one that moves next first. */
export function Journeys() {
  const { t } = useTranslation();
  const { data, error, refetch, isPending } = useCards();
  const away = useCards(true).data;
  const all = useMemo(() => [...(data ?? []), ...(away ?? [])], [data, away]);
  const file = useImport();
  const drop = useFileDrop((f) => void file.take(f));
  const empty = data && all.length === 0;
  return (
    <Page
      title={t('nav.journeys')}
      actions={
        !empty &&
        data && (
          <>
            <ImportButton take={(f) => void file.take(f)} busy={file.busy} />
            <NewButton />
          </>
        )
      }
    >
      <div className={classes.screen} {...drop.on}>
        {drop.over && (
          <div className={classes.drop} role="status">
            <IconFileImport size={28} aria-hidden /> {t('journeys.drop')}
          </div>
        )}
        <div className={classes.head}>
          <h2>{t('nav.journeys')}</h2>
          {data && !empty && <Summary inside={data.reduce((n, c) => n + c.inside, 0)} />}
        </div>
        {file.failed && <ImportTrouble failed={file.failed} close={file.forget} />}
        {error && !data && <Trouble error={error} again={() => void refetch()} />}
        {isPending && <Loading rows={5} height={81} />}
        {empty && (
          <Empty
            icon={IconRoute}
            title={t('journeys.empty')}
            action={
              <div className={classes.begin}>
                <NewButton />
                <ImportButton take={(f) => void file.take(f)} busy={file.busy} />
              </div>
            }
          >
            {t('journeys.empty.text')}
          </Empty>
        )}
        {data && !empty && <Found cards={all} />}
      </div>
    </Page>
  );
}

function Found({ cards }: { readonly cards: readonly Card[] }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState<Filter>('all');
  const [search, setSearch] = useState('');
  const kept = useRemembered('journeys.order', 'next');
  const order = isOrder(kept) ? kept : 'next';
  const found = useMemo(() => listed(cards, { filter, order, search }), [cards, filter, order, search]);
  return (
    <>
      <Filters
        cards={cards}
        filter={filter}
        setFilter={setFilter}
        order={order}
        setOrder={(o) => remember('journeys.order', o)}
        search={<SearchBox value={search} onChange={setSearch} label={t('journeys.search')} width={240} />}
      />
      {found.length > 0 ? (
        <List cards={found} />
      ) : (
        <div className={classes.none} role="status">
          <p>{t(search ? 'journeys.none.search' : 'journeys.none', { search })}</p>
          <Button
            variant="default"
            onClick={() => {
              setFilter('all');
              setSearch('');
            }}
          >
            {t('journeys.none.all')}
          </Button>
        </div>
      )}
    </>
  );
}
