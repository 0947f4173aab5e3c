import { useCallback, useState } from 'react';

/** usePaneMenu holds where the menu of the empty canvas was asked for, in the window. */
export function usePaneMenu() {
  const [at, setAt] = useState<{ readonly x: number; readonly y: number }>();
  const ask = useCallback((e: React.MouseEvent | MouseEvent) => {
    e.preventDefault();
    setAt({ x: e.clientX, y: e.clientY });
  }, []);
  const close = useCallback(() => setAt(undefined), []);
  return { at, ask, close };
}
