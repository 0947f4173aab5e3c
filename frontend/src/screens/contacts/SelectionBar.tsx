import { ActionIcon, Button } from '@mantine/core';
import { IconRoute, IconX } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../bridge';
import { failed } from '../../parts';
import { EnterJourney } from '../contact/EnterJourney';
import { BulkProgress } from './BulkProgress';
import classes from './Contacts.module.css';
import { mostSelected, type useSelection } from './selection';
import { TagPicker } from './TagPicker';
import { useBulk } from './useBulk';
import type { Rows } from './useRows';

interface Props {
  readonly selection: ReturnType<typeof useSelection>;
  readonly tags: readonly Schemas['Tag'][];
  readonly rows: Rows;
}

/** SelectionBar floats above the foot while people are selected, and says how far bulk work is. */
export function SelectionBar({ selection, tags, rows }: Props) {
  const { t } = useTranslation();
  const bulk = useBulk();
  const [entering, setEntering] = useState(false);
  const people = [...selection.chosen.values()];
  const n = people.length;
  if (bulk.running) {
    return <BulkProgress {...bulk.running} cancel={bulk.cancel} />;
  }
  if (n === 0) {
    return null;
  }
  const total = rows.total ?? 0;
  const all = async () => {
    try {
      selection.add(await rows.rowsOf(0, Math.min(total, mostSelected) - 1));
    } catch (e) {
      failed(e);
    }
  };
  return (
    <div className={classes.bar} role="toolbar" aria-label={t('contacts.bar')}>
      <strong aria-live="polite">{t('contacts.bar.chosen', { count: n })}</strong>
      {n < Math.min(total, mostSelected) && (
        <button type="button" className={classes.barLink} onClick={all}>
          {total > mostSelected
            ? t('contacts.bar.first', { count: mostSelected })
            : t('contacts.bar.all', { count: total })}
        </button>
      )}
      <i aria-hidden />
      <TagPicker people={people} tags={tags} choose={(tag) => bulk.addTag(tag, people)} />
      <Button size="sm" leftSection={<IconRoute size={16} />} onClick={() => setEntering(true)}>
        {t('contacts.bar.enter')}
      </Button>
      <ActionIcon
        variant="transparent"
        className={classes.barClose}
        aria-label={t('contacts.bar.clear')}
        onClick={selection.clear}
      >
        <IconX size={18} />
      </ActionIcon>
      {entering && (
        <EnterJourney
          people={people}
          close={() => setEntering(false)}
          start={(journey, inside) => {
            setEntering(false);
            bulk.enter(journey, people, inside);
          }}
        />
      )}
    </div>
  );
}
