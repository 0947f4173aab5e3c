import './tones.css';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Shape, thumbStep } from '../journey/thumb';
import classes from './JourneyThumb.module.css';

interface Props {
  readonly shape: Shape;
  /** Pale colours: the journey is paused, finishing or stopped. */
  readonly pale?: boolean;
  readonly width?: number;
  readonly height?: number;
}

const inset = 8;
const most = 60;
const noStep = { fill: 'var(--canvas-card)', stroke: 'var(--faint)', strokeDasharray: '2.5 2', strokeWidth: 1.2 };

/** JourneyThumb is the outline of a journey's drawing, for a list. Sizes in px. */
export const JourneyThumb = memo(function JourneyThumb({ shape, pale = false, width = 232, height = 64 }: Props) {
  const { t } = useTranslation();
  const large = shape.steps.length > most;
  const scale = Math.min(
    1,
    (width - 2 * inset) / Math.max(1, shape.width),
    (height - 2 * inset) / Math.max(1, shape.height),
  );
  const lines = useMemo(() => curves(shape), [shape]);
  return (
    <span className={classes.thumb} style={{ width, height }} data-pale={pale || undefined}>
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={
          shape.steps.length === 0 ? t('canvas.thumb.empty') : t('canvas.thumb', { count: shape.steps.length })
        }
      >
        <g
          transform={`translate(${(width - shape.width * scale) / 2} ${(height - shape.height * scale) / 2}) scale(${scale})`}
        >
          <path d={lines} style={{ stroke: 'var(--canvas-line)', strokeWidth: 1.2 / scale, fill: 'none' }} />
          {shape.steps.length === 0 ? (
            <rect x={-thumbStep.width / 2} y={-thumbStep.height / 2} {...thumbStep} rx={3} style={noStep} />
          ) : null}
          {shape.steps.map((s, i) => (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: a shape never changes its order
              key={i}
              x={s.x}
              y={s.y}
              width={thumbStep.width}
              height={thumbStep.height}
              rx={large ? 1 : 3}
              style={s.tone === 'unknown' ? noStep : { fill: `var(--tone-${s.tone})` }}
            />
          ))}
        </g>
      </svg>
    </span>
  );
});

function curves({ steps, lines }: Shape): string {
  return lines
    .map(([from, to]) => {
      const a = steps[from];
      const b = steps[to];
      if (!a || !b) return '';
      const [x1, y1, x2, y2] = [a.x + thumbStep.width, a.y + thumbStep.height / 2, b.x, b.y + thumbStep.height / 2];
      const bend = Math.max(4, (x2 - x1) / 2);
      return y1 === y2 && x2 > x1
        ? `M${x1} ${y1}H${x2}`
        : `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
    })
    .join('');
}
