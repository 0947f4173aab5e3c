import { Button } from '@mantine/core';
import { IconSearchOff, IconUserPlus, IconUsers } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../bridge';
import { Empty, Trouble } from '../../parts';
import classes from './Contacts.module.css';
import type { Filter } from './filter';
import { ListHead } from './ListHead';
import { SelectionBar } from './SelectionBar';
import { useSelection } from './selection';
import { Table } from './Table';
import { useRows } from './useRows';

interface Props {
  readonly filter: Filter;
  readonly choose: (f: Filter, replace?: boolean) => void;
  readonly everybody: number | undefined;
  readonly viewName: string;
  readonly tags: readonly Schemas['Tag'][];
  readonly views: readonly Schemas['ContactView'][] | undefined;
  readonly add: () => void;
}

/** People is the table with its head, its selection, and what is shown when it is empty. */
export function People({ filter, choose, everybody, viewName, tags, views, add }: Props) {
  const { t } = useTranslation();
  const [span, setSpan] = useState<readonly [number, number]>([0, 0]);
  const see = useCallback((a: number, b: number) => setSpan((s) => (s[0] === a && s[1] === b ? s : [a, b])), []);
  const rows = useRows(filter, span[0], span[1]);
  const selection = useSelection();
  const { clear } = selection;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another view, another selection
  useEffect(clear, [filter.view, filter.tag]);

  let body: React.ReactNode;
  if (rows.error && rows.total === undefined) {
    body = <Trouble error={rows.error} again={rows.again} />;
  } else if (rows.total === 0 && !rows.old) {
    body = nobody();
  } else {
    body = <Table rows={rows} selection={selection} see={see} filterKey={filter} viewName={viewName} />;
  }

  function nobody() {
    if (filter.search) {
      return (
        <Empty
          icon={IconSearchOff}
          title={t('contacts.none.search', { text: filter.search })}
          action={
            <Button variant="default" onClick={() => choose({ ...filter, search: '' }, true)}>
              {t('contacts.none.search.clear')}
            </Button>
          }
        >
          {t('contacts.none.search.text', { view: viewName })}
        </Empty>
      );
    }
    if (filter.view !== 'all' || filter.tag) {
      const known = ['unknown', 'stopped', 'inside'].includes(filter.view) && !filter.tag;
      return (
        <Empty icon={IconUsers} title={t(known ? `contacts.none.${filter.view}` : 'contacts.none.view')}>
          {t(known ? `contacts.none.${filter.view}.text` : 'contacts.none.view.text')}
        </Empty>
      );
    }
    return (
      <Empty
        icon={IconUserPlus}
        title={t('contacts.none.title')}
        action={
          <Button variant="light" onClick={add}>
            {t('contacts.none.add')}
          </Button>
        }
      >
        {t('contacts.none.text')}
      </Empty>
    );
  }

  return (
    <section className={classes.people} aria-label={viewName}>
      <ListHead
        filter={filter}
        choose={choose}
        name={viewName}
        total={rows.total}
        everybody={everybody}
        busy={rows.old}
        views={views}
        tags={tags}
      />
      {rows.error && rows.total !== undefined && <Trouble compact error={rows.error} again={rows.again} />}
      {body}
      <SelectionBar selection={selection} tags={tags} rows={rows} />
    </section>
  );
}
