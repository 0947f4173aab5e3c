import { Button, Menu } from '@mantine/core';
import { IconArrowsSort, IconCheck, IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../bridge';
import { SearchBox } from '../../parts';
import classes from './Contacts.module.css';
import { type Filter, orders } from './filter';
import { ViewList } from './ViewList';

interface Props {
  readonly filter: Filter;
  readonly choose: (f: Filter, replace?: boolean) => void;
  readonly name: string;
  readonly total: number | undefined;
  readonly everybody: number | undefined;
  readonly busy: boolean;
  readonly views: readonly Schemas['ContactView'][] | undefined;
  readonly tags: readonly Schemas['Tag'][];
}

/** ListHead names the view, counts it, and holds search and order. */
export function ListHead({ filter, choose, name, total, everybody, busy, views, tags }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const part = everybody !== undefined && total !== undefined && total !== everybody;
  return (
    <header className={classes.head}>
      <Menu opened={open} onChange={setOpen} position="bottom-start" width={260} trapFocus>
        <Menu.Target>
          <button type="button" className={classes.viewMenu} aria-label={t('contacts.views.choose', { name })}>
            <strong>{name}</strong>
            <IconChevronDown size={16} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown className={classes.viewDrop}>
          {views && (
            <ViewList
              filter={filter}
              views={views}
              tags={tags}
              choose={(f) => {
                setOpen(false);
                choose(f);
              }}
            />
          )}
        </Menu.Dropdown>
      </Menu>
      <h2 className={classes.viewTitle} title={name}>
        {name}
      </h2>
      <span className={classes.count} aria-live="polite" data-old={busy || undefined}>
        {total !== undefined && <b>{t('contacts.people', { count: total })}</b>}
        {part && <small> / {t('contacts.people', { count: everybody })}</small>}
      </span>
      <span className={classes.space} />
      <div id="contacts-search" className={classes.search}>
        <SearchBox
          value={filter.search}
          onChange={(search) => choose({ ...filter, search }, true)}
          label={t('contacts.search')}
          width="100%"
          onKey={(e) => {
            if (e.key === 'ArrowDown') {
              e.preventDefault();
              document.getElementById('contacts-grid')?.focus();
            }
          }}
        />
      </div>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <Button
            variant="default"
            leftSection={<IconArrowsSort size={16} />}
            aria-label={t('contacts.order.is', { order: t(`contacts.order.${filter.order}`) })}
          >
            {t(`contacts.order.${filter.order}`)}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {orders.map((order) => (
            <Menu.Item
              key={order}
              onClick={() => choose({ ...filter, order }, true)}
              leftSection={order === filter.order ? <IconCheck size={16} /> : <span className={classes.tickPlace} />}
              aria-current={order === filter.order || undefined}
            >
              {t(`contacts.order.${order}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </header>
  );
}
