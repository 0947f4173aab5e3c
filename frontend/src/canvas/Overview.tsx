import { useReactFlow, useStore, ViewportPortal } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { boundsOf } from '../journey/arrange';
import { lookOf, type Tone } from '../journey/kinds';
import { StepIcon } from './icons';
import classes from './Overview.module.css';
import { useCanvas } from './store';
import type { Arrangement } from './useArrangement';

/** Overview draws all steps as plain boxes: one SVG path for each colour, however many steps there are. */
export const Overview = memo(function Overview({
  arrangement,
  onPick,
}: {
  arrangement: Arrangement;
  onPick: (id: string, click: React.MouseEvent) => void;
}) {
  const flow = useReactFlow();
  const dimmed = useCanvas((s) => s.dimmed);
  // Lines keep about the same width on the screen; in powers of two, so that most zooming draws nothing again.
  const near = useStore((s) => 2 ** Math.round(Math.log2(s.transform[2])));
  const { size, places } = arrangement;
  const bounds = useMemo(() => boundsOf(places, size), [places, size]);
  const boxes = useMemo(() => boxPaths(arrangement, dimmed), [arrangement, dimmed]);
  const lines = useMemo(() => linePath(arrangement), [arrangement]);

  const pick = (e: React.MouseEvent) => {
    const p = flow.screenToFlowPosition({ x: e.clientX, y: e.clientY });
    for (const [id, at] of places.at) {
      if (p.x >= at.x && p.x <= at.x + size.width && p.y >= at.y && p.y <= at.y + size.height) {
        e.stopPropagation();
        onPick(id, e);
        return;
      }
    }
  };
  return (
    <ViewportPortal>
      <svg
        className={classes.overview}
        aria-hidden
        style={{ left: bounds.x, top: bounds.y }}
        width={Math.max(1, bounds.width)}
        height={Math.max(1, bounds.height)}
        viewBox={`${bounds.x} ${bounds.y} ${Math.max(1, bounds.width)} ${Math.max(1, bounds.height)}`}
        onClick={pick}
      >
        <path
          d={lines}
          style={{
            stroke: 'var(--canvas-line)',
            strokeWidth: 1 / near,
            fill: 'none',
            opacity: dimmed.size > 0 ? 0.4 : 1,
          }}
        />
        {boxes.map(([tone, opacity, d]) => (
          <path
            key={`${tone} ${opacity}`}
            className={classes.boxes}
            d={d}
            style={{ fill: `var(--tone-${tone})`, opacity }}
          />
        ))}
        {arrangement.drawing.nodes.size <= fewSteps ? <Icons arrangement={arrangement} dimmed={dimmed} /> : null}
        <Marked arrangement={arrangement} />
      </svg>
    </ViewportPortal>
  );
});

/** With at most this many steps each shows the icon of its kind. */
const fewSteps = 80;
const iconSize = 58;

function Icons({ arrangement, dimmed }: { arrangement: Arrangement; dimmed: ReadonlyMap<string, number> }) {
  const { drawing, places, size } = arrangement;
  return (
    <g className={classes.icons}>
      {[...drawing.nodes.values()].map((step) => {
        const at = places.at.get(step.id);
        if (!at) return null;
        const move = `translate(${at.x + (size.width - iconSize) / 2} ${at.y + (size.height - iconSize) / 2})`;
        return (
          <g key={step.id} transform={move} style={{ opacity: dimmed.get(step.id) ?? 1 }}>
            <StepIcon icon={lookOf(step.kind).icon} size={iconSize} />
          </g>
        );
      })}
    </g>
  );
}

function Marked({ arrangement }: { arrangement: Arrangement }) {
  const picked = useCanvas((s) => s.picked);
  const marks = useCanvas((s) => s.marks);
  const hits = useCanvas((s) => s.hits);
  const hit = useCanvas((s) => s.hit);
  const { size, places } = arrangement;
  const frame = (id: string, className: string | undefined, by: number) => {
    const at = places.at.get(id);
    return at ? (
      <rect
        key={`${className} ${id}`}
        className={className}
        x={at.x - by}
        y={at.y - by}
        width={size.width + 2 * by}
        height={size.height + 2 * by}
        rx={20}
      />
    ) : null;
  };
  return (
    <>
      {[...hits].map((id) => frame(id, id === hit ? classes.hit : classes.found, 14))}
      {[...picked].map((id) => frame(id, classes.selected, 14))}
      {[...marks].map(([id, mark]) => {
        const at = places.at.get(id);
        return at ? <circle key={id} className={classes[mark.level]} cx={at.x + size.width} cy={at.y} r={28} /> : null;
      })}
    </>
  );
}

/** boxPaths collects the boxes in one path for each colour and dimness. */
function boxPaths(
  { drawing, places, size }: Arrangement,
  dimmed: ReadonlyMap<string, number>,
): [Tone, number, string][] {
  const paths = new Map<string, [Tone, number, string[]]>();
  const { width: w, height: h } = size;
  const r = 13;
  for (const step of drawing.nodes.values()) {
    const at = places.at.get(step.id);
    if (!at) continue;
    const { tone } = lookOf(step.kind);
    const opacity = dimmed.get(step.id) ?? 1;
    const key = `${tone} ${opacity}`;
    const path = paths.get(key) ?? [tone, opacity, []];
    path[2].push(
      `M${at.x + r} ${at.y}h${w - 2 * r}q${r} 0 ${r} ${r}v${h - 2 * r}q0 ${r} ${-r} ${r}h${2 * r - w}q${-r} 0 ${-r} ${-r}v${2 * r - h}q0 ${-r} ${r} ${-r}z`,
    );
    paths.set(key, path);
  }
  return [...paths.values()].map(([tone, opacity, d]) => [tone, opacity, d.join('')]);
}

function linePath({ places }: Arrangement): string {
  const d: string[] = [];
  for (const route of places.routes.values())
    d.push(route.map((p, i) => `${i === 0 ? 'M' : 'L'}${p.x} ${p.y}`).join(''));
  return d.join('');
}
