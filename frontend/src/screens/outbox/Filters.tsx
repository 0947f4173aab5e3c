import { SegmentedControl } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SearchBox } from '../../parts';
import classes from './Outbox.module.css';
import { countOf, needs, tabs } from './states';
import type { useCounts } from './useOutbox';

interface Props {
  readonly tab: string;
  readonly kind: string;
  readonly search: string;
  readonly counts: ReturnType<typeof useCounts>['data'];
  readonly find: React.Ref<HTMLInputElement>;
  readonly onTab: (tab: string) => void;
  readonly onKind: (kind: string) => void;
  readonly onSearch: (search: string) => void;
  readonly onDown: () => void;
}

export const practiceOf = (kind: string) => (kind === 'all' ? undefined : kind === 'practice');

/** Filters of the outbox: by state with figures, practice or real, by words. */
export function Filters({ tab, kind, search, counts, find, onTab, onKind, onSearch, onDown }: Props) {
  const { t, i18n } = useTranslation();
  const figure = new Intl.NumberFormat(i18n.language);
  return (
    <div className={classes.tools}>
      <div className={classes.more}>
        <SearchBox
          ref={find}
          value={search}
          onChange={onSearch}
          label={t('outbox.search')}
          width={250}
          onKey={(e) => {
            if (e.key === 'ArrowDown' || e.key === 'Enter') {
              e.preventDefault();
              onDown();
            }
          }}
        />
        <SegmentedControl
          size="xs"
          value={kind}
          onChange={onKind}
          aria-label={t('outbox.kind')}
          data={['all', 'real', 'practice'].map((value) => ({ value, label: t(`outbox.kind.${value}`) }))}
        />
      </div>
      <fieldset className={classes.tabs} aria-label={t('outbox.filter')}>
        {tabs.map((f) => {
          const n = countOf(f, counts?.items ?? [], practiceOf(kind));
          return (
            <button
              key={f.id}
              type="button"
              aria-pressed={tab === f.id}
              data-zero={n === 0 || undefined}
              data-tab={f.id}
              data-needs={needs(f, counts?.items ?? [], practiceOf(kind)) > 0 || undefined}
              onClick={() => onTab(f.id)}
            >
              {t(`outbox.tab.${f.id}`)} {counts && <span>{figure.format(n)}</span>}
            </button>
          );
        })}
      </fieldset>
    </div>
  );
}
