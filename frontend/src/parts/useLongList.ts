import { type RefObject, useCallback, useState } from 'react';
import { type Edges, type Rows, revealed, rowsIn, type Span } from './longList';
import { useLook } from './useLook';

interface LongList extends Span {
  /** reveal scrolls as little as needed to make a row visible. */
  readonly reveal: (index: number) => void;
}

const plain: Edges = {};

/** useLongList draws the rows in sight of a list of any length, where every row's place is known beforehand: first
 * and end tell which. `rows` and `edges` must stay the same while nothing changes in them. Where rows must be
 * measured, the library's virtualizer is used; it goes over all rows whenever their number changes, and a list of
 * deliveries grows several times a second. */
export function useLongList(
  scroller: RefObject<HTMLElement | null>,
  rows: Rows,
  edges: Edges = plain,
  more = 4,
): LongList {
  const { count } = rows;
  const [span, setSpan] = useState<Span>({ first: 0, end: Math.min(count, 24) });
  const look = useCallback(
    (box: HTMLElement) => {
      const now = rowsIn(rows, edges, box, more);
      setSpan((s) => (s.first === now.first && s.end === now.end ? s : now));
    },
    [rows, edges, more],
  );
  useLook(scroller, look);
  const reveal = useCallback(
    (index: number) => {
      const box = scroller.current;
      if (box && index >= 0) {
        const to = revealed(rows, edges, box, index);
        if (to !== box.scrollTop) {
          box.scrollTop = to;
        }
      }
    },
    [scroller, rows, edges],
  );
  return { first: Math.min(span.first, count), end: Math.min(span.end, count), reveal };
}
