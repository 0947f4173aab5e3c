import { useCallback, useEffect, useRef } from 'react';
import { reached } from '../../parts/reached';
import { indexOf, rowAt, type Snapshot } from './deliveries';

type Show = (id: string) => void;

/** useMove takes steps from the current row to another. A row that is not here, because it was let go of or comes with the
 * next piece, is brought into sight, which has it read, and is arrived at as soon as it is here. */
export function useMove(
  snapshot: Snapshot,
  current: string | undefined,
  setCurrent: (id: string) => void,
  reveal: (index: number) => void,
): (steps: readonly number[], show?: Show) => void {
  const awaited = useRef<{ readonly at: number; readonly show: Show | undefined } | undefined>(undefined);
  const arrive = useCallback(
    (at: number, show: Show | undefined) => {
      const next = rowAt(snapshot, at);
      awaited.current = next ? undefined : { at, show };
      reveal(Math.min(at, snapshot.count - 1));
      if (next) {
        setCurrent(next.id);
        show?.(next.id);
      }
    },
    [snapshot, setCurrent, reveal],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever goes elsewhere awaits nothing any more
  useEffect(() => {
    awaited.current = undefined;
  }, [current]);
  useEffect(() => {
    const last = awaited.current;
    if (last && (rowAt(snapshot, last.at) || (last.at >= snapshot.count && !snapshot.next))) {
      arrive(Math.min(last.at, snapshot.count - 1), last.show);
    }
  }, [snapshot, arrive]);
  return useCallback(
    (steps, show) => {
      const from = current === undefined ? -1 : indexOf(snapshot, current);
      const ahead = snapshot.next && Math.abs(steps[0] ?? 0) === 1 ? 1 : 0; // one step may lead to what is not read yet
      const to = reached(from, steps, snapshot.count + ahead);
      if (to >= 0) {
        arrive(to, show);
      }
    },
    [current, snapshot, arrive],
  );
}
