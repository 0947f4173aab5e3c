import { ActionIcon, Button, Indicator, Popover, Tooltip } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, renew } from '../bridge';
import { Ago, Avatar, Empty, failed, go, href, Loading, Trouble, useStanding } from '../parts';
import classes from './Inbox.module.css';

/** Inbox holds every notice; the desktop shows some of them too, this has all. */
export function Inbox() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const unseen = useStanding()?.notices ?? 0;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={400} shadow="md" radius={14} trapFocus>
      <Popover.Target>
        <Tooltip label={t('inbox.title')} disabled={opened}>
          <Indicator
            disabled={unseen === 0}
            label={unseen > 99 ? '99+' : unseen}
            size={16}
            offset={4}
            color="indigo.7"
            classNames={{ root: classes.bell ?? '', indicator: classes.count ?? '' }}
          >
            <ActionIcon
              variant="default"
              size={32}
              onClick={() => setOpened(!opened)}
              aria-label={t('inbox.button', { count: unseen })}
              aria-expanded={opened}
            >
              <IconBell size={17} />
            </ActionIcon>
          </Indicator>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown ?? ''} aria-label={t('inbox.title')}>
        {opened && <List close={() => setOpened(false)} />}
      </Popover.Dropdown>
    </Popover>
  );
}

function List({ close }: { readonly close: () => void }) {
  const { t } = useTranslation();
  const notices = useQuery({
    queryKey: ['notices'],
    queryFn: () => ask(api.GET('/api/notices', { params: { query: { limit: 50 } } })),
  });
  const see = async (ids?: string[]) => {
    try {
      await ask(api.POST('/api/notices/seen', { body: ids ? { ids } : {} }));
    } catch (e) {
      failed(e);
    }
    await renew('notice');
  };
  const items = notices.data?.items ?? [];
  return (
    <div className={classes.inbox}>
      <header>
        <strong>{t('inbox.title')}</strong>
        {items.some((n) => !n.seen_at) && (
          <Button size="compact-sm" variant="subtle" onClick={() => void see()}>
            {t('inbox.allSeen')}
          </Button>
        )}
      </header>
      {notices.isPending && (
        <div className={classes.pad}>
          <Loading rows={3} height={48} />
        </div>
      )}
      {notices.isError && (
        <div className={classes.pad}>
          <Trouble compact error={notices.error} again={() => void notices.refetch()} />
        </div>
      )}
      {notices.isSuccess && items.length === 0 && (
        <Empty icon={IconBell} title={t('inbox.empty')}>
          {t('inbox.empty.text')}
        </Empty>
      )}
      <ul>
        {items.map((n) => (
          <li key={n.id}>
            <button
              type="button"
              data-unseen={!n.seen_at || undefined}
              onClick={() => {
                void see([n.id]);
                close();
                if (n.contact) {
                  go(href('contacts', n.contact));
                } else if (n.journey) {
                  go(href('journeys', n.journey));
                }
              }}
            >
              {n.contact ? (
                <Avatar name={n.text} size={30} />
              ) : (
                <span className={classes.icon}>
                  <IconBell size={16} aria-hidden />
                </span>
              )}
              <span className={classes.text}>
                <strong>{n.text}</strong>
                {n.body && <span>{n.body}</span>}
                <Ago at={n.at} className={classes.at ?? ''} />
              </span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
