import { Tooltip } from '@mantine/core';
import {
  type Icon,
  IconHome,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconMailbox,
  IconRoute,
  IconSend,
  IconSettings,
  IconUsers,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { href, remember, useRemembered, useRoute, useStanding } from '../parts';
import classes from './Frame.module.css';

interface Place {
  readonly id: string;
  readonly room: string;
  readonly icon: Icon;
}

/** The screens of the navigation, in their order. */
const places: readonly Place[] = [
  { id: 'home', room: '', icon: IconHome },
  { id: 'contacts', room: 'contacts', icon: IconUsers },
  { id: 'journeys', room: 'journeys', icon: IconRoute },
  { id: 'mailbox', room: 'mailbox', icon: IconMailbox },
  { id: 'outbox', room: 'outbox', icon: IconSend },
];

/** Rail is the navigation; it can be widened to show labels, which is stored. */
export function Rail() {
  const { t } = useTranslation();
  const open = useRemembered('rail') === 'open';
  const unknown = useStanding()?.unknown ?? 0;
  const Toggle = open ? IconLayoutSidebarLeftCollapse : IconLayoutSidebarLeftExpand;
  return (
    <nav className={classes.rail} data-open={open || undefined} aria-label={t('nav')}>
      {places.map((p) => (
        <Entry key={p.id} place={p} open={open} badge={p.id === 'outbox' ? unknown : 0} />
      ))}
      <span className={classes.spring} />
      <Entry place={{ id: 'settings', room: 'settings', icon: IconSettings }} open={open} badge={0} />
      <Tooltip label={t(open ? 'nav.close' : 'nav.open')} position="right">
        <button
          type="button"
          className={classes.place}
          onClick={() => remember('rail', open ? '' : 'open')}
          aria-label={t(open ? 'nav.close' : 'nav.open')}
          aria-expanded={open}
        >
          <Toggle size={20} stroke={1.8} />
          {open && <span>{t('nav.close')}</span>}
        </button>
      </Tooltip>
    </nav>
  );
}

function Entry({ place, open, badge }: { readonly place: Place; readonly open: boolean; readonly badge: number }) {
  const { t } = useTranslation();
  const here = useRoute((r) => (r.path[0] ?? '') === place.room);
  const name = t(`nav.${place.id}`);
  return (
    <Tooltip label={name} position="right" disabled={open}>
      <a
        className={classes.place}
        href={href(...(place.room ? [place.room] : []))}
        aria-current={here ? 'page' : undefined}
        aria-label={badge > 0 ? t('nav.badge', { name, count: badge }) : name}
      >
        <place.icon size={20} stroke={1.8} aria-hidden />
        {open && <span>{name}</span>}
        {badge > 0 && (
          <span className={classes.badge} data-tone="bad">
            {badge > 99 ? '99+' : badge}
          </span>
        )}
      </a>
    </Tooltip>
  );
}
