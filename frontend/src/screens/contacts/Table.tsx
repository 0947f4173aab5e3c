// biome-ignore-all lint/a11y/useSemanticElements: a table of a hundred thousand rows shows some of them; its parts are named by roles
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus, a row is its active descendant
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid hears the keys
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { evenRows } from '../../parts/longList';
import { useLongList } from '../../parts/useLongList';
import classes from './Contacts.module.css';
import { Foot } from './Foot';
import { addressOf, type Filter } from './filter';
import { Row, SkeletonRow } from './Row';
import { headHeight, rowHeight } from './rowHeight';
import { mostSelected, type useSelection } from './selection';
import { within } from './steps';
import { useGrid } from './useGrid';
import { pageSize, type Rows } from './useRows';

const columns = ['name', 'company', 'tags', 'inside', 'last', 'consent', 'since'] as const;

// room under the last row, so that the selection bar hides nobody
const room = 68;
const edges = { above: headHeight, head: headHeight, foot: 8 };
const edgesOfSelection = { ...edges, foot: room };

/** The number of placeholder rows while nothing is loaded yet. */
const waiting = Array.from({ length: 16 }, (_, i) => i);

/** The last position, so that going back from a person's page leads to the same row. */
let left = { place: '', top: 0, active: 0 };

interface Props {
  readonly rows: Rows;
  readonly selection: ReturnType<typeof useSelection>;
  /** Told which pages of rows are in sight. */
  readonly see: (first: number, last: number) => void;
  readonly filterKey: Filter;
  readonly viewName: string;
}

/** Table shows as many rows as fit, whatever their number; the focus stays on the table and a row is its active one. */
export function Table({ rows, selection, see, filterKey, viewName }: Props) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const place = addressOf(filterKey);
  const [reached, setReached] = useState({ place, at: left.place === place ? left.active : 0 });
  const count = rows.total ?? 0;
  // the rows that are shown may still be those of the view before
  const known = rows.old || rows.loading ? undefined : count;
  const active = within(reached.place === place ? reached.at : 0, known);
  // coming back, the table is where it was left, as soon as its rows are there
  const back = useRef(left.place === place ? left.top : 0);
  useLayoutEffect(() => {
    if (known && back.current > 0 && scroller.current) {
      scroller.current.scrollTop = back.current;
      back.current = 0;
    }
  }, [known]);
  const selecting = selection.chosen.size > 0;
  const places = useMemo(() => evenRows(count, rowHeight), [count]);
  const { first, end, reveal } = useLongList(scroller, places, selecting ? edgesOfSelection : edges, 6);
  const last = Math.max(0, end - 1);
  const [firstPage, lastPage] = [Math.floor(first / pageSize), Math.floor(last / pageSize)];
  useEffect(() => see(firstPage, lastPage), [see, firstPage, lastPage]);
  const top = useRef(left.place === place ? left.top : 0);
  // another filter begins at the top
  const before = useRef(place);
  useEffect(() => {
    if (before.current !== place) {
      before.current = place;
      back.current = 0;
      scroller.current?.scrollTo({ top: 0 });
    }
  }, [place]);
  useEffect(() => {
    return () => {
      left = { place, top: top.current, active };
    };
  }, [place, active]);

  const page = () => Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 400) - headHeight) / rowHeight) - 1);
  const early = useRef(false); // moved before the rows were there
  const { onKey, pressed, range, forget } = useGrid({
    rows,
    selection,
    count: known,
    page,
    active,
    setActive: (to) => {
      setReached({ place, at: to });
      if (known) {
        reveal(to);
      } else {
        early.current = true;
      }
    },
  });
  useEffect(() => {
    if (known && early.current) {
      early.current = false;
      reveal(active);
    }
  });
  // one function for all renders, so that rows are drawn anew only when they change
  const latest = useRef(pressed);
  useEffect(() => {
    latest.current = pressed;
  });
  const press = useCallback<typeof pressed>((...args) => latest.current(...args), []);
  const all = count > 0 && selection.chosen.size >= Math.min(count, mostSelected);
  return (
    <>
      <div
        ref={scroller}
        id="contacts-grid"
        className={classes.scroller}
        role="grid"
        tabIndex={0}
        aria-label={t('contacts.grid', { view: viewName })}
        aria-multiselectable
        aria-rowcount={count + 1}
        aria-colcount={columns.length + 1}
        aria-busy={rows.old || rows.loading}
        aria-activedescendant={known ? `contact-row-${active}` : undefined}
        data-old={rows.old || undefined}
        onKeyDown={onKey}
        onBlur={(e) => e.target === e.currentTarget && forget()}
        onScroll={(e) => {
          top.current = e.currentTarget.scrollTop;
        }}
      >
        <div
          className={classes.table}
          role="presentation"
          style={{ height: Math.max(headHeight + count * rowHeight + (selecting ? room : 0), rows.loading ? 800 : 0) }}
        >
          <div className={classes.columns} role="row" aria-rowindex={1}>
            <span role="columnheader" className={classes.box}>
              <input
                type="checkbox"
                tabIndex={-1}
                checked={all}
                ref={(el) => {
                  if (el) {
                    el.indeterminate = !all && selection.chosen.size > 0;
                  }
                }}
                aria-label={t('contacts.selectAll')}
                onChange={() => (selection.chosen.size > 0 ? selection.clear() : void range(0, count - 1))}
              />
            </span>
            {columns.map((c) => (
              <span key={c} role="columnheader" data-column={c}>
                {t(`contacts.column.${c}`)}
              </span>
            ))}
          </div>
          {rows.loading && waiting.map((i) => <SkeletonRow key={i} index={i} top={headHeight + i * rowHeight} />)}
          {Array.from({ length: end - first }, (_, i) => first + i).map((index) => {
            const c = rows.rowAt(index);
            const top = headHeight + index * rowHeight;
            return c ? (
              <Row
                key={index}
                contact={c}
                index={index}
                top={top}
                active={index === active}
                selected={selection.chosen.has(c.id)}
                press={press}
              />
            ) : (
              <SkeletonRow key={index} index={index} top={top} />
            );
          })}
        </div>
      </div>
      <Foot scroller={scroller} count={count} waiting={rows.old || rows.loading} />
    </>
  );
}
