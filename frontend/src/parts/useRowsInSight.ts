import { type RefObject, useCallback, useEffect, useState } from 'react';

interface Span {
  readonly first: number;
  /** One after the last. */
  readonly end: number;
}

/** useRowsInSight tells which rows of a long list are in sight, when every row's place is known beforehand:
 * `at` finds the row at a height, counted from the top of the list. Where places must be measured or kept per
 * row, the library's virtualizer is used; it goes over all rows whenever their number changes, and a list of
 * deliveries grows several times a second. */
export function useRowsInSight(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  at: (y: number) => number,
  more = 4,
): Span {
  const [span, setSpan] = useState<Span>({ first: 0, end: Math.min(count, 24) });
  const look = useCallback(() => {
    const box = scroller.current;
    if (!box) {
      return;
    }
    const first = Math.max(0, at(box.scrollTop) - more);
    const end = Math.min(count, at(box.scrollTop + box.clientHeight) + 1 + more);
    setSpan((s) => (s.first === first && s.end === end ? s : { first, end }));
  }, [scroller, count, at, more]);
  useEffect(() => {
    const box = scroller.current;
    if (!box) {
      return;
    }
    look();
    box.addEventListener('scroll', look, { passive: true });
    const sizes = new ResizeObserver(look);
    sizes.observe(box);
    return () => {
      box.removeEventListener('scroll', look);
      sizes.disconnect();
    };
  }, [scroller, look]);
  return { first: Math.min(span.first, count), end: Math.min(span.end, count) };
}
