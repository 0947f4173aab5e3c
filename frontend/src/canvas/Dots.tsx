import { useStore } from '@xyflow/react';
import css from './Dots.module.css';

/** Distance of the dots at full size, and the least and most there is on the screen. */
const gap = 24;

/** dotGap is the distance of the dots on the screen: it follows the zoom, but never gets dense. */
export function dotGap(zoom: number): number {
  let shown = gap * zoom;
  while (shown < 16) shown *= 2;
  while (shown > 48) shown /= 2;
  return shown;
}

/** Dots is the ground. It is a layer of its own that only moves, by less than one gap, while the canvas is
 * dragged: nothing of it is drawn anew. */
export function Dots() {
  const x = useStore((s) => s.transform[0]);
  const y = useStore((s) => s.transform[1]);
  const shown = useStore((s) => dotGap(s.transform[2]));
  return (
    <div className={css.clip} aria-hidden>
      <div
        className={css.dots}
        style={{ backgroundSize: `${shown}px ${shown}px`, transform: `translate(${x % shown}px, ${y % shown}px)` }}
      />
    </div>
  );
}
