import { useStore } from '@xyflow/react';
import { useEffect, useReducer, useRef } from 'react';
import classes from './Dots.module.css';

/** The distance of the dots at zoom 1, and the least and largest distance on the screen, in px. */
const gap = 24;

/** dotGap is the distance of the dots on the screen, in px: it follows the zoom within bounds. */
export function dotGap(zoom: number): number {
  let shown = gap * zoom;
  while (shown < 16) shown *= 2;
  while (shown > 48) shown /= 2;
  return shown;
}

/** How far drawn dots may be stretched during a zoom before they are drawn again. */
const stretch = 1.25;
/** The dots are drawn again this long after the last step of a zoom, in ms. */
const settled = 150;

/**
 * drawnGap is the distance with which the dots are drawn while another is shown: the last one, as long as stretching is
 * not visible. They are stretched and never shrunk, so that they always cover the canvas.
 */
export function drawnGap(last: number, shown: number): number {
  if (shown < last) return shown / Math.sqrt(stretch);
  return shown > last * stretch ? shown : last;
}

/**
 * Dots is the background. It is a layer of its own that is only moved, by less than one distance, while the canvas is
 * dragged, and stretched while it is zoomed; when it rests it is drawn again. Positions are whole pixels, because
 * fractions make the browser blend pixels of the whole layer.
 */
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
