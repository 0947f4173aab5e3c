import { type RefObject, useLayoutEffect } from 'react';

/** useLook calls look when an element is mounted, scrolled or resized. */
export function useLook(scroller: RefObject<HTMLElement | null>, look: (box: HTMLElement) => void): void {
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) {
      return;
    }
    const again = () => look(box);
    again();
    box.addEventListener('scroll', again, { passive: true });
    const sizes = new ResizeObserver(again);
    sizes.observe(box);
    return () => {
      box.removeEventListener('scroll', again);
      sizes.disconnect();
    };
  }, [scroller, look]);
}
