import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconMailOpened, IconSearchOff } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty, go, href, Loading, Page, SearchBox, Trouble } from '../../parts';
import { Banner } from './Banner';
import { Filters } from './Filters';
import { Letter } from './Letter';
import { type Mail, withKept } from './lines';
import classes from './Mailbox.module.css';
import { type ListHandle, MailList } from './MailList';
import { useMailCommands } from './useMailCommands';
import { useMailCounts, useMails } from './useMails';
import { useSeen } from './useSeen';

/** Mailbox: everything that practice would have sent, to be read as its readers would. */
export function Mailbox({ id }: { readonly id: string | undefined }) {
  const { t } = useTranslation();
  const narrow = useMediaQuery('(max-width: 1100px)', window.innerWidth <= 1100, { getInitialValueInEffect: false });
  const [search, setSearch] = useState('');
  const [unread, setUnread] = useState(false);
  const [kept, setKept] = useState<readonly Mail[]>([]);
  const [pointed, setPointed] = useState<string | undefined>(id);
  const list = useMails({ search, unread });
  const counts = useMailCounts(search);
  const total = useMailCounts('').data;
  const box = useRef<ListHandle>(null);
  const find = useRef<HTMLInputElement>(null);
  const mails = useMemo(() => withKept(list.data ?? [], unread ? kept : []), [list.data, kept, unread]);
  const chosen = narrow ? pointed : id;

  useEffect(() => setPointed((p) => id ?? p), [id]);

  useEffect(() => {
    if (narrow && !id && pointed) {
      box.current?.focus(); // back from a mail: on its row again
    }
  }, [narrow, id, pointed]);

  const newest = mails[0]?.id;
  const fresh = list.isPlaceholderData;
  useEffect(() => {
    if (!id && !narrow && newest && !fresh) {
      go(href('mailbox', newest), true);
    }
  }, [id, narrow, newest, fresh]);

  const open = mails.find((m) => m.id === id);
  useSeen(open, kept, setKept);
  const isUnread = useCallback((m: Mail) => m.unread && !kept.some((k) => k.id === m.id), [kept]);
  const choose = useCallback(
    (m: Mail, opens: boolean) => {
      setPointed(m.id);
      if (!narrow || opens) {
        go(href('mailbox', m.id), !narrow);
      }
    },
    [narrow],
  );

  const emptied = useCallback(() => setKept([]), []);
  const empty = useMailCommands({
    mails,
    ready: list.data !== undefined && !fresh,
    chosen: narrow ? pointed : (id ?? newest), // the newest opens by itself
    choose,
    counts: total,
    find,
    back: narrow && id !== undefined,
    emptied,
  });

  const nothing = total?.total === 0;
  return (
    <Page title={t('nav.mailbox')} fill>
      <Banner total={total?.total ?? 0} empty={empty} />
      {list.error && !list.data ? (
        <div className={classes.waiting}>
          <Trouble error={list.error} again={() => void list.refetch()} />
        </div>
      ) : nothing ? (
        <Empty
          icon={IconMailOpened}
          title={t('mailbox.none')}
          action={
            <Button component="a" href={href('journeys')}>
              {t('mailbox.none.action')}
            </Button>
          }
        >
          {t('mailbox.none.text')}
        </Empty>
      ) : (
        <div className={classes.two}>
          {!(narrow && id) && (
            <section className={classes.side} aria-label={t('mailbox.list')}>
              <div className={classes.tools}>
                <SearchBox
                  ref={find}
                  value={search}
                  onChange={setSearch}
                  label={t('mailbox.search')}
                  width="100%"
                  onKey={(e) => {
                    if (e.key === 'ArrowDown' || e.key === 'Enter') {
                      e.preventDefault();
                      box.current?.focus();
                    }
                  }}
                />
                <Filters
                  unread={unread}
                  counts={counts.data}
                  onChange={(u) => {
                    setKept((k) => (u ? [] : k));
                    setUnread(u);
                  }}
                />
              </div>
              {list.isPending ? (
                <div className={classes.loading}>
                  <Loading rows={7} height={70} />
                </div>
              ) : mails.length === 0 ? (
                <Empty
                  icon={search ? IconSearchOff : IconMailOpened}
                  title={search ? t('mailbox.notFound') : t('mailbox.allRead')}
                >
                  {search ? t('mailbox.notFound.text') : t('mailbox.allRead.text')}
                </Empty>
              ) : (
                <MailList mails={mails} chosen={chosen} isUnread={isUnread} choose={choose} handle={box} />
              )}
            </section>
          )}
          {id && <Letter key={id} id={id} known={open} back={narrow ? () => go('/mailbox') : undefined} />}
        </div>
      )}
    </Page>
  );
}
