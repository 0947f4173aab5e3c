import { useStore } from '@xyflow/react';
import { useEffect, useReducer, useRef } from 'react';
import classes from './Dots.module.css';

/** Distance of the dots at full size, and the least and most there is on the screen. */
const gap = 24;

/** dotGap is the distance of the dots on the screen: it follows the zoom, but never gets dense. */
export function dotGap(zoom: number): number {
  let shown = gap * zoom;
  while (shown < 16) shown *= 2;
  while (shown > 48) shown /= 2;
  return shown;
}

/** How far the dots as they are drawn may be stretched while one zooms. */
const stretch = 1.25;
/** So long after the last step of a zoom the dots are drawn anew. */
const settled = 150;

/** drawnGap is the distance the dots are drawn with while they are shown with another: the last one, as long as
 * stretching it does not show. They are stretched and never shrunk, so that they always cover the canvas. */
export function drawnGap(last: number, shown: number): number {
  if (shown < last) return shown / Math.sqrt(stretch);
  return shown > last * stretch ? shown : last;
}

/** Dots is the ground. It is a layer of its own that is only moved, by less than one gap, while the canvas is
 * dragged, and stretched while it is zoomed; once it rests it is drawn as it should be. Whole pixels, as anything
 * else costs the screen a mixing of neighbours all over. */
export function Dots() {
  const x = useStore((s) => s.transform[0]);
  const y = useStore((s) => s.transform[1]);
  const shown = useStore((s) => dotGap(s.transform[2]));
  const last = useRef(shown);
  last.current = drawnGap(last.current, shown);
  const drawn = last.current;
  const [, draw] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    if (drawn === shown) return;
    const timer = setTimeout(() => {
      last.current = shown;
      draw();
    }, settled);
    return () => clearTimeout(timer);
  }, [shown, drawn]);
  const by = drawn === shown ? '' : ` scale(${shown / drawn})`;
  return (
    <div className={classes.clip} aria-hidden>
      <div
        className={classes.dots}
        style={{
          backgroundSize: `${drawn}px ${drawn}px`,
          transform: `translate(${Math.round(x % shown)}px, ${Math.round(y % shown)}px)${by}`,
        }}
      />
    </div>
  );
}
