import { useState } from 'react';
import { useOnce } from './useOnce';

/** useAct runs an act once at a time and keeps its error, so that it can be shown beside the button. */
export function useAct<A extends readonly unknown[]>(act: (...args: A) => Promise<unknown>) {
  const [error, setError] = useState<unknown>();
  const { busy, run } = useOnce(async (...args: A) => {
    setError(undefined);
    try {
      await act(...args);
    } catch (e) {
      setError(e);
    }
  });
  return { busy, error, run };
}
