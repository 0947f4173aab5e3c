import { useReactFlow, useStore } from '@xyflow/react';
import { memo, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Bounds, boundsOf } from '../journey/arrange';
import { lookOf, type Tone } from '../journey/kinds';
import classes from './MiniMap.module.css';
import type { Arrangement } from './useArrangement';

const width = 168;
const height = 118;
const inset = 10;

/** MiniMap shows the whole drawing small, with the visible part marked. Pressing or dragging moves the camera there. */
export const MiniMap = memo(function MiniMap({ arrangement }: { arrangement: Arrangement }) {
  const { t } = useTranslation();
  const flow = useReactFlow();
  const held = useRef(false);
  const bounds = useMemo(() => boundsOf(arrangement.places, arrangement.size), [arrangement]);
  const scale = Math.min(
    (width - 2 * inset) / Math.max(1, bounds.width),
    (height - 2 * inset) / Math.max(1, bounds.height),
    0.12,
  );
  const origin = {
    x: width / 2 - (bounds.x + bounds.width / 2) * scale,
    y: height / 2 - (bounds.y + bounds.height / 2) * scale,
  };
  const paths = useMemo(() => dotsOf(arrangement, scale), [arrangement, scale]);

  const goTo = (e: React.PointerEvent<HTMLElement>) => {
    const box = e.currentTarget.getBoundingClientRect();
    const x = (e.clientX - box.left - origin.x) / scale;
    const y = (e.clientY - box.top - origin.y) / scale;
    void flow.setCenter(x, y, { zoom: flow.getZoom(), duration: 0 });
  };
  return (
    <div
      className={classes.map}
      role="img"
      aria-label={t('canvas.map')}
      title={t('canvas.map.hint')}
      onPointerDown={(e) => {
        held.current = true;
        e.currentTarget.setPointerCapture(e.pointerId);
        goTo(e);
      }}
      onPointerMove={(e) => {
        if (held.current) goTo(e);
      }}
      onPointerUp={() => {
        held.current = false;
      }}
      onPointerCancel={() => {
        held.current = false;
      }}
    >
      <Seen scale={scale} x={origin.x} y={origin.y} />
      <svg width={width} height={height} aria-hidden>
        <g transform={`translate(${origin.x} ${origin.y}) scale(${scale})`}>
          {paths.map(([tone, d]) => (
            <path key={tone} d={d} style={{ fill: `var(--tone-${tone})` }} />
          ))}
        </g>
      </svg>
    </div>
  );
});

/** Seen is the visible part of the drawing. Only this component follows the camera. */
function Seen({ scale, x, y }: { scale: number; x: number; y: number }) {
  const transform = useStore((s) => s.transform);
  const w = useStore((s) => s.width);
  const h = useStore((s) => s.height);
  const view: Bounds = {
    x: -transform[0] / transform[2],
    y: -transform[1] / transform[2],
    width: w / transform[2],
    height: h / transform[2],
  };
  const left = Math.max(0, view.x * scale + x);
  const top = Math.max(0, view.y * scale + y);
  const right = Math.min(width, (view.x + view.width) * scale + x);
  const bottom = Math.min(height, (view.y + view.height) * scale + y);
  if (right <= left || bottom <= top) return null;
  return (
    <div
      className={classes.seen}
      style={{ transform: `translate(${left}px, ${top}px)`, width: right - left, height: bottom - top }}
    />
  );
}

function dotsOf({ drawing, places, size }: Arrangement, scale: number): [Tone, string][] {
  const paths = new Map<Tone, string[]>();
  const w = Math.max(size.width, 2 / scale);
  const h = Math.max(size.height * 0.8, 1.5 / scale);
  for (const step of drawing.nodes.values()) {
    const at = places.at.get(step.id);
    if (!at) continue;
    const { tone } = lookOf(step.kind);
    const d = paths.get(tone) ?? [];
    d.push(`M${at.x} ${at.y}h${w}v${h}h${-w}z`);
    paths.set(tone, d);
  }
  return [...paths].map(([tone, d]) => [tone, d.join('')]);
}
