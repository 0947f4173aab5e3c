import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconArrowDown, IconArrowUp, IconSearch, IconSearchOff, IconSend, IconX } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Command, Empty, go, href, Loading, Page, Trouble, useCommands, useRoute, useSteps } from '../../parts';
import { reached } from '../../parts/reached';
import { DeliveryTable, type TableHandle } from './DeliveryTable';
import { Detail } from './Detail';
import { indexOf, rowAt } from './deliveries';
import { Filters, practiceOf } from './Filters';
import { Health } from './Health';
import classes from './Outbox.module.css';
import { countOf, tabs } from './states';
import { useCounts, useDeliveries } from './useOutbox';

const show = (id: string) => go(href('outbox', id), true);
const none = { id: 'all', states: [] } as const;

/** Outbox: every delivery, how it stands and why. */
export function Outbox({ id }: { readonly id: string | undefined }) {
  const { t } = useTranslation();
  const { query } = useRoute();
  const narrow = useMediaQuery('(max-width: 1240px)', window.innerWidth <= 1240, { getInitialValueInEffect: false });
  const asked = query.get('state');
  const [tabId, setTab] = useState(asked ?? 'all');
  const [kind, setKind] = useState('all');
  const [search, setSearch] = useState('');
  const tab = tabs.find((f) => f.id === tabId) ?? none;
  const counts = useCounts(search);
  const { list, snapshot } = useDeliveries(
    { states: tab.states, practice: practiceOf(kind), search },
    counts.dataUpdatedAt,
  );
  const table = useRef<TableHandle>(null);
  const find = useRef<HTMLInputElement>(null);
  const [last, setLast] = useState(id);

  useEffect(() => {
    if (asked) {
      setTab(asked);
    }
  }, [asked]);
  useEffect(() => {
    if (id) {
      setLast(id);
    } else if (last) {
      table.current?.focus(); // back from a delivery: on its row again
    }
  }, [id, last]);

  const step = useSteps(snapshot.ready, (steps) => {
    if (table.current) {
      table.current.move(steps, show);
      return;
    }
    const next = rowAt(snapshot, reached(id ? indexOf(snapshot, id) : -1, steps, snapshot.count));
    if (next) {
      show(next.id);
    }
  });
  const commands = useMemo<readonly Command[]>(() => {
    const move = (n: number) => () => step(n);
    return [
      { id: 'outbox.next', word: 'outbox.next', section: 'do', icon: IconArrowDown, keys: 'j', run: move(1) },
      { id: 'outbox.before', word: 'outbox.before', section: 'do', icon: IconArrowUp, keys: 'k', run: move(-1) },
      {
        id: 'outbox.find',
        word: 'outbox.search',
        section: 'do',
        icon: IconSearch,
        keys: '/',
        run: () => find.current?.focus(),
      },
      ...(id
        ? [
            {
              id: 'outbox.close',
              word: 'outbox.close',
              section: 'do' as const,
              icon: IconX,
              keys: 'Escape',
              run: () => go('/outbox'),
            },
          ]
        : []),
    ];
  }, [id, step]);
  useCommands(commands);

  const all = counts.data?.total;
  const filtered = search !== '' || kind !== 'all' || tab.id !== 'all';
  const shown = countOf(tab, counts.data?.items ?? [], practiceOf(kind));
  return (
    <Page title={t('nav.outbox')} mark={counts.data && t('outbox.count', { count: shown })} fill>
      <Health />
      <div className={classes.two}>
        {!(narrow && id) && (
          <section className={classes.main} aria-label={t('nav.outbox')}>
            {(filtered || (all ?? 1) > 0) && (
              <Filters
                tab={tab.id}
                kind={kind}
                search={search}
                counts={counts.data}
                find={find}
                onTab={setTab}
                onKind={setKind}
                onSearch={setSearch}
                onDown={() => table.current?.focus()}
              />
            )}
            {!snapshot.ready ? (
              <div className={classes.loading}>
                {snapshot.error === undefined ? (
                  <Loading rows={10} height={36} />
                ) : (
                  <Trouble error={snapshot.error} again={() => void list.refresh()} />
                )}
              </div>
            ) : snapshot.count === 0 ? (
              filtered ? (
                <Empty
                  icon={IconSearchOff}
                  title={t('outbox.nothing')}
                  action={
                    <Button
                      variant="default"
                      onClick={() => {
                        setTab('all');
                        setKind('all');
                        setSearch('');
                      }}
                    >
                      {t('outbox.showAll')}
                    </Button>
                  }
                >
                  {t(search ? 'outbox.nothing.search' : 'outbox.nothing.text')}
                </Empty>
              ) : (
                <Empty
                  icon={IconSend}
                  title={t('outbox.empty')}
                  action={
                    <Button component="a" href={href('journeys')}>
                      {t('mailbox.none.action')}
                    </Button>
                  }
                >
                  {t('outbox.empty.text')}
                </Empty>
              )
            ) : (
              <DeliveryTable
                key={`${tab.id} ${kind} ${search}`}
                list={list}
                snapshot={snapshot}
                chosen={id}
                start={last}
                handle={table}
              />
            )}
          </section>
        )}
        {id && <Detail key={id} id={id} alone={narrow} />}
      </div>
    </Page>
  );
}
