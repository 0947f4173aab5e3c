// biome-ignore-all lint/a11y/useSemanticElements: rows out of sight do not exist, which a table element cannot say
// biome-ignore-all lint/a11y/useFocusableInteractive: rows are walked by the links in them
import { Skeleton } from '@mantine/core';
import { useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isImeKey, Trouble } from '../../parts';
import { evenRows } from '../../parts/longList';
import { useLongList } from '../../parts/useLongList';
import { DeliveryRow } from './DeliveryRow';
import { type Deliveries, indexOf, rowsOf, type Snapshot } from './deliveries';
import classes from './Outbox.module.css';
import { useMove } from './useMove';
import { headHeight, rowHeight, useTableScroll } from './useTableScroll';

export interface TableHandle {
  readonly focus: () => void;
  /** move takes steps through the rows, and shows where they lead as soon as that row is here. */
  readonly move: (steps: readonly number[], show?: (id: string) => void) => void;
}

interface Props {
  readonly list: Deliveries;
  readonly snapshot: Snapshot;
  readonly chosen: string | undefined;
  /** Where to begin: the delivery that was looked at last. */
  readonly start: string | undefined;
  readonly handle: React.Ref<TableHandle>;
}

const edges = { above: headHeight, head: headHeight };
const columns = ['state', 'person', 'subject', 'step', 'when', 'reason'] as const;

/** DeliveryTable draws the rows in sight; what is being looked at stays where it is when others come. */
export function DeliveryTable({ list, snapshot, chosen, start, handle }: Props) {
  const { t } = useTranslation();
  const box = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<string | undefined>(chosen ?? start);
  const focusing = useRef(false);
  const places = useMemo(() => evenRows(snapshot.count, rowHeight), [snapshot.count]);
  const { first, end, reveal } = useLongList(box, places, edges, 5);
  const rows = rowsOf(snapshot, first, end);
  useTableScroll(box, snapshot, chosen ?? start, reveal);

  // biome-ignore lint/correctness/useExhaustiveDependencies: every answer may leave something missing in sight
  useEffect(() => list.want(first, end), [list, first, end, snapshot]);
  useEffect(() => setCurrent((c) => chosen ?? c), [chosen]);

  const active = current !== undefined && indexOf(snapshot, current) >= 0 ? current : rowsOf(snapshot, 0, 1)[0]?.id;
  const move = useMove(snapshot, current, setCurrent, reveal);
  useEffect(() => {
    if (focusing.current) {
      const link = box.current?.querySelector<HTMLElement>(`[data-row="${active}"]`);
      if (link) {
        focusing.current = false;
        link.focus({ preventScroll: true });
      }
    }
  });
  useImperativeHandle(
    handle,
    () => ({
      focus: () => {
        const link = box.current?.querySelector<HTMLElement>('[data-row][tabindex="0"]');
        focusing.current = !link;
        link?.focus({ preventScroll: true });
      },
      move,
    }),
    [move],
  );

  const onKeyDown = (e: React.KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 12,
      PageUp: -12,
      Home: -1e9,
      End: 1e9,
    };
    const n = steps[e.key];
    if (n !== undefined && !isImeKey(e) && !e.ctrlKey && !e.metaKey && !e.altKey) {
      e.preventDefault();
      focusing.current = true;
      move([n]);
    }
  };

  return (
    <div
      ref={box}
      className={classes.table}
      role="table"
      aria-label={t('nav.outbox')}
      aria-rowcount={snapshot.next ? -1 : snapshot.count + 1}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={classes.thead}>
        <div role="row" className={classes.row} aria-rowindex={1}>
          {columns.map((c) => (
            <div key={c} role="columnheader">
              {t(`outbox.column.${c}`)}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={classes.tbody} style={{ height: snapshot.count * rowHeight }}>
        {rows.map((d, i) => (
          <div
            key={d?.id ?? `row-${first + i}`}
            role="presentation"
            className={classes.slot}
            style={{ transform: `translateY(${(first + i) * rowHeight}px)` }}
          >
            {d ? (
              <DeliveryRow delivery={d} index={first + i} current={d.id === active} chosen={d.id === chosen} />
            ) : (
              <div className={classes.waitingRow} role="row">
                <div role="cell" aria-label={t('loading')}>
                  <Skeleton height={18} radius={6} />
                </div>
              </div>
            )}
          </div>
        ))}
      </div>
      {snapshot.error !== undefined && <Trouble compact error={snapshot.error} again={() => void list.refresh()} />}
      {snapshot.error === undefined && snapshot.next && <p className={classes.moreRows}>{t('loading')}</p>}
    </div>
  );
}
