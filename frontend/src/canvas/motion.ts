import { useEffect, useRef, useState } from 'react';

/** calm is true where the system asks for reduced motion. */
export function calm(): boolean {
  return typeof matchMedia === 'function' && matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** cameraTime is how long the camera takes to another view, in ms. */
export const cameraTime = 250;

/** eased is a number on its way from one value to another; share runs from 0 to 1. */
export function eased(from: number, to: number, share: number): number {
  const rest = 1 - Math.min(1, Math.max(0, share));
  return Math.round(to + (from - to) * rest * rest * rest);
}

/** useSoft gives a number that runs to each new value in 400 ms. */
export function useSoft(value: number): number {
  const [shown, show] = useState(value);
  const at = useRef(value);
  useEffect(() => {
    if (at.current === value) return;
    if (calm()) {
      at.current = value;
      show(value);
      return;
    }
    const from = at.current;
    const begun = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      at.current = eased(from, value, (now - begun) / 400);
      show(at.current);
      if (at.current !== value) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return shown;
}
