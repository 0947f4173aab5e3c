import { type RefObject, useLayoutEffect, useRef } from 'react';
import { indexOf, rowsOf, type Snapshot } from './deliveries';

export const rowHeight = 44;
export const headHeight = 36;

/** useTableScroll keeps what is being looked at in its place when deliveries come on top, and reveals `wanted` once
 * it is here. */
export function useTableScroll(
  box: RefObject<HTMLElement | null>,
  snapshot: Snapshot,
  wanted: string | undefined,
  reveal: (index: number) => void,
): void {
  const anchor = useRef<{ id: string; index: number } | undefined>(undefined);

  useLayoutEffect(() => {
    const scroller = box.current;
    const kept = anchor.current;
    if (scroller && kept && scroller.scrollTop > 4) {
      const now = indexOf(snapshot, kept.id);
      if (now >= 0 && now !== kept.index) {
        scroller.scrollTop += (now - kept.index) * rowHeight;
      }
    }
  }, [box, snapshot]);
  useLayoutEffect(() => {
    const top = Math.floor((box.current?.scrollTop ?? 0) / rowHeight);
    const row = rowsOf(snapshot, top, top + 1)[0];
    anchor.current = row && { id: row.id, index: top };
  });

  // A delivery opened from elsewhere, or just closed, is shown in its place once it is here.
  const shown = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    if (wanted && shown.current !== wanted) {
      const index = indexOf(snapshot, wanted);
      if (index >= 0) {
        shown.current = wanted;
        reveal(index);
      }
    }
  }, [wanted, snapshot, reveal]);
}
