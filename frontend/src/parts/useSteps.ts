import { useCallback, useEffect, useRef } from 'react';

/** useSteps takes steps through a list. Those that are pressed while its rows are on their way are taken when they are
 * there, all of them together. */
export function useSteps(ready: boolean, take: (steps: readonly number[]) => void): (n: number) => void {
  const early = useRef<readonly number[]>([]);
  const latest = useRef({ ready, take });
  useEffect(() => {
    latest.current = { ready, take };
    if (ready && early.current.length > 0) {
      const steps = early.current;
      early.current = [];
      take(steps);
    }
  });
  return useCallback((n: number) => {
    if (latest.current.ready) {
      latest.current.take([n]);
    } else {
      early.current = [...early.current, n];
    }
  }, []);
}
