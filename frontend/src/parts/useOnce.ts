import { useRef, useState } from 'react';

/** useOnce lets an act run once at a time: a second click while the first is under way does nothing. The act
 * tells its own failures. */
export function useOnce<A extends readonly unknown[]>(act: (...args: A) => Promise<unknown>) {
  const [busy, setBusy] = useState(false);
  const under = useRef(false);
  const run = async (...args: A): Promise<void> => {
    if (under.current) {
      return;
    }
    under.current = true;
    setBusy(true);
    try {
      await act(...args);
    } finally {
      under.current = false;
      setBusy(false);
    }
  };
  return { busy, run };
}
