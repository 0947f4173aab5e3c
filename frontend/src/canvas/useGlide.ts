import { type RefObject, useCallback, useEffect, useRef } from 'react';

/** How long the cards may be under way, in ms: the movement itself, and the time until an arrangement is computed. */
const time = 700;

/** useGlide gives a function that lets the cards run to their next positions; see JourneyCanvas.module.css. */
export function useGlide(root: RefObject<HTMLElement | null>): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return useCallback(() => {
    const canvas = root.current;
    if (!canvas) return;
    clearTimeout(timer.current);
    canvas.dataset.gliding = 'yes';
    timer.current = setTimeout(() => delete canvas.dataset.gliding, time);
  }, [root]);
}
