import { Button, Menu } from '@mantine/core';
import { IconCheck, IconChevronDown } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Card } from '../journey/types';
import classes from './Journeys.module.css';
import { byState, type Filter, type Order, orders, states } from './order';

interface Props {
  readonly cards: readonly Card[];
  readonly filter: Filter;
  readonly setFilter: (f: Filter) => void;
  readonly order: Order;
  readonly setOrder: (o: Order) => void;
  readonly search: ReactNode;
}

/** Filters has one chip per state with its number, the search, and the order. */
export function Filters({ cards, filter, setFilter, order, setOrder, search }: Props) {
  const { t } = useTranslation();
  const n = byState(cards);
  const shown = (['all', ...states, 'archived'] as const).filter((f) => f !== 'archived' || n.archived > 0);
  return (
    <div className={classes.filters}>
      <fieldset className={classes.chips} aria-label={t('journeys.filter')}>
        {shown.map((f) => (
          <button key={f} type="button" aria-pressed={filter === f} onClick={() => setFilter(f)}>
            {t(f === 'all' || f === 'archived' ? `journeys.${f}` : `state.journey.${f}`)}{' '}
            <span>{t('journeys.number', { n: n[f] })}</span>
          </button>
        ))}
      </fieldset>
      <Menu position="bottom-end" width={200}>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            classNames={{ root: classes.order ?? '', label: classes.orderLabel ?? '' }}
            rightSection={<IconChevronDown size={14} />}
          >
            {t(`journeys.order.${order}`)}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {orders.map((o) => (
            <Menu.Item
              key={o}
              aria-current={o === order || undefined}
              leftSection={<IconCheck size={16} style={{ visibility: o === order ? 'visible' : 'hidden' }} />}
              onClick={() => setOrder(o)}
            >
              {t(`journeys.order.${o}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {search}
    </div>
  );
}
