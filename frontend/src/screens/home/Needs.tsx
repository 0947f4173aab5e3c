import { Button } from '@mantine/core';
import {
  type Icon,
  IconAlertTriangle,
  IconCalendarClock,
  IconCircleCheck,
  IconClockPause,
  IconFileAlert,
  IconMailCog,
  IconMailQuestion,
  IconRouteX,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { href, Panel, type Status } from '../../parts';
import classes from './Home.module.css';

type Item = Status['health'][number];

const marks: Readonly<Record<string, Icon>> = {
  account: IconMailCog,
  clock: IconCalendarClock,
  unknown: IconMailQuestion,
  held: IconClockPause,
  broken: IconRouteX,
  entries_held: IconRouteX,
  file: IconFileAlert,
};

/** Needs lists what waits for a person, most urgent first; with nothing to decide it is one line. */
export function Needs({ status }: { readonly status: Status }) {
  const { t } = useTranslation();
  // What is late, and waits, have a card of their own; a limit passes by itself, and the line above says so.
  const items = status.health.filter((h) => h.kind !== 'late' && h.kind !== 'waits' && h.kind !== 'limit');
  if (items.length === 0 && status.health.some((h) => h.kind === 'late' || h.kind === 'waits')) {
    return undefined;
  }
  if (items.length === 0) {
    return (
      <section className={classes.calm}>
        <IconCircleCheck size={22} aria-hidden />
        <strong>{t('home.calm')}</strong>
        <span>{t('home.calm.text')}</span>
      </section>
    );
  }
  return (
    <Panel
      title={
        <>
          {t('home.needs')} <span className={classes.count}>{items.length}</span>
        </>
      }
      note={t('home.needs.note')}
    >
      <ul className={classes.needs}>
        {items.map((item) => (
          <Need key={item.text} item={item} />
        ))}
      </ul>
    </Panel>
  );
}

function Need({ item }: { readonly item: Item }) {
  const { t } = useTranslation();
  const Mark = marks[item.kind] ?? IconAlertTriangle;
  const way = wayOf(item);
  return (
    <li>
      <span className={classes.needMark} data-level={item.level}>
        <Mark size={20} stroke={1.8} aria-hidden />
      </span>
      <span className={classes.needText}>{item.text}</span>
      {way && (
        <Button component="a" href={way} variant={item.level === 'error' ? 'filled' : 'default'}>
          {t(`home.way.${item.kind}`)}
        </Button>
      )}
    </li>
  );
}

/** wayOf is the address at which an item can be decided. */
function wayOf(item: Item): string | undefined {
  switch (item.kind) {
    case 'account':
      return href('settings', 'mail');
    case 'unknown':
      return `${href('outbox')}?state=unknown`;
    case 'held':
      return `${href('outbox')}?state=held`;
    case 'broken':
    case 'entries_held':
      return item.journey ? href('journeys', item.journey) : href('journeys');
    case 'file':
      return href('settings', 'workspace');
    default:
      return undefined;
  }
}
