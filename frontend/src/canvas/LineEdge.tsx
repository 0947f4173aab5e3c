import { type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import type { Point } from '../journey/arrange';
import { nodeOf } from '../journey/drawing';
import { AddButton } from './AddButton';
import classes from './LineEdge.module.css';
import { useCanvas } from './store';

/** LineData is what a line is drawn from: its path, its arrowhead and the position of its add button. */
export type LineData = Record<'path' | 'head' | 'tone' | 'port', string> & { plus?: Point | undefined };

export type LineOfCanvas = Edge<LineData, 'line'>;

const colours: Readonly<Record<string, string>> = {
  plain: 'var(--canvas-line)',
  yes: 'var(--canvas-line-yes)',
  random: 'var(--canvas-line-random)',
  failed: 'var(--canvas-line-failed)',
};

/**
 * LineEdge is one line between two steps. Colours are inline, so that they are also in an exported picture of the
 * canvas.
 */
export const LineEdge = memo(function LineEdge({ id, source, target, data }: EdgeProps<LineOfCanvas>) {
  const dim = useCanvas((s) =>
    s.dimmed.has(source) || s.dimmed.has(target) ? Math.min(s.dimmed.get(source) ?? 1, s.dimmed.get(target) ?? 1) : 1,
  );
  const near = useCanvas((s) => s.picked.has(source) || s.picked.has(target));
  if (!data) return null;
  const stroke = colours[data.tone] ?? colours.plain;
  return (
    <>
      <g style={{ opacity: dim }}>
        <path
          className="react-flow__edge-path"
          d={data.path}
          style={{ stroke, strokeWidth: near ? 2.4 : 1.6, fill: 'none' }}
        />
        <path d={data.head} style={{ fill: stroke, stroke, strokeWidth: 1, strokeLinejoin: 'round' }} />
      </g>
      <LineLabel id={id} tone={data.tone} dim={dim} />
      {data.plus && dim === 1 ? <LinePlus from={source} port={data.port} at={data.plus} /> : null}
    </>
  );
});

function LinePlus({ from, port, at }: { from: string; port: string; at: Point }) {
  const node = useCanvas((s) => (s.hand ? nodeOf(s.drawing, from)?.id : undefined));
  if (node === undefined) return null;
  return (
    <EdgeLabelRenderer>
      <div className={classes.label} style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}>
        <AddButton at={{ node, port }} />
      </div>
    </EdgeLabelRenderer>
  );
}

function LineLabel({ id, tone, dim }: { id: string; tone: string; dim: number }) {
  const text = useCanvas((s) => s.lines.get(id));
  const percent = useCanvas((s) => s.percents.get(id));
  const at = useCanvas((s) => s.labels.get(id));
  if (!text || !at) return null;
  return (
    <EdgeLabelRenderer>
      <div className={classes.label} style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}>
        <BranchChip label={text.label} tone={tone} percent={percent} dim={dim} />
      </div>
    </EdgeLabelRenderer>
  );
}

/** BranchChip is the label of a branch with its percentage: 「はい 63%」. */
export function BranchChip({
  label,
  tone = 'plain',
  percent,
  dim = 1,
}: {
  label: string;
  tone?: string;
  percent?: number | undefined;
  dim?: number;
}) {
  return (
    <span className={classes.chip} data-tone={tone} title={label}>
      <span
        className={classes.inner}
        style={dim < 1 ? { opacity: dim } : undefined}
        {...(dim < 1 ? { role: 'group', 'aria-disabled': true } : {})}
      >
        <span className={classes.name}>{label}</span>
        {percent === undefined ? null : <span className={classes.percent}>{percent}%</span>}
      </span>
    </span>
  );
}
