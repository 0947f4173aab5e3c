import { ActionIcon, Skeleton, Tooltip } from '@mantine/core';
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../bridge';
import { remember, useRemembered } from '../../parts';
import classes from './Contacts.module.css';
import type { Filter } from './filter';
import { ViewList } from './ViewList';

interface Props {
  readonly filter: Filter;
  readonly choose: (f: Filter) => void;
  readonly views: readonly Schemas['ContactView'][] | undefined;
  readonly tags: readonly Schemas['Tag'][] | undefined;
}

/** Views is the column of views; it can be put away, and is a menu in the head of the table under 1180 px. */
export function Views({ filter, choose, views, tags }: Props) {
  const { t } = useTranslation();
  const closed = useRemembered('contacts.views') === 'closed';
  const label = t(closed ? 'contacts.views.open' : 'contacts.views.close');
  return (
    <nav className={classes.views} aria-label={t('contacts.views')} data-closed={closed || undefined}>
      <div className={classes.viewsHead}>
        {!closed && <h2>{t('contacts.views')}</h2>}
        <Tooltip label={label}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={28}
            aria-label={label}
            aria-expanded={!closed}
            onClick={() => remember('contacts.views', closed ? '' : 'closed')}
          >
            {closed ? <IconLayoutSidebarLeftExpand size={18} /> : <IconLayoutSidebarLeftCollapse size={18} />}
          </ActionIcon>
        </Tooltip>
      </div>
      {!closed &&
        (views ? (
          <ViewList filter={filter} choose={choose} views={views} tags={tags ?? []} />
        ) : (
          <div className={classes.viewsWait}>
            {[1, 2, 3, 4].map((n) => (
              <Skeleton key={n} height={28} radius={8} />
            ))}
          </div>
        ))}
    </nav>
  );
}
