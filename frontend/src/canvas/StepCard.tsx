import { IconAlertTriangleFilled, IconBulb, IconUsers } from '@tabler/icons-react';
import { type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { portsDrawn } from '../journey/arrange';
import type { StepCounts } from '../journey/counts';
import { netOf, nodeOf } from '../journey/drawing';
import { isEnd, isEntry, isGoal, lookOf } from '../journey/kinds';
import { StepIcon } from './icons';
import { useSoft } from './motion';
import { OpenEnds } from './OpenEnds';
import classes from './StepCard.module.css';
import { type Mark, useCanvas } from './store';

/** The ARIA attributes of a dimmed step, which is not part of what is looked at. */
const standingBack = { role: 'group', 'aria-disabled': true } as const;

/** StepCard is one step on the canvas. It reads its content from the store by its id. */
export const StepCard = memo(function StepCard({ id }: NodeProps) {
  const kind = useCanvas((s) => nodeOf(s.drawing, id)?.kind ?? '');
  const text = useCanvas((s) => s.texts.get(id));
  const counts = useCanvas((s) => s.counts?.get(id));
  const counted = useCanvas((s) => s.counts !== undefined);
  const mark = useCanvas((s) => s.marks.get(id));
  const dimmed = useCanvas((s) => s.dimmed.get(id));
  const selected = useCanvas((s) => s.picked.has(id));
  const hit = useCanvas((s) => (s.hit === id ? 2 : s.hits.has(id) ? 1 : 0));
  const { tone, icon } = lookOf(kind);
  const names = [
    classes.card,
    selected && classes.selected,
    mark && classes[mark.level],
    hit === 2 && classes.hit,
    hit === 1 && classes.found,
    dimmed !== undefined && classes.dim,
    tone === 'unknown' && classes.unknown,
  ];
  return (
    <div className={names.filter(Boolean).join(' ')} style={{ '--c': `var(--tone-${tone})` } as React.CSSProperties}>
      <div
        className={classes.body}
        style={dimmed === undefined ? undefined : { opacity: dimmed }}
        {...(dimmed === undefined ? {} : standingBack)}
      >
        <div className={classes.head}>
          <span className={classes.tile}>
            <StepIcon icon={icon} />
          </span>
          <span className={classes.texts}>
            <span className={classes.kind}>{text?.kind}</span>
            <span className={classes.title} title={text?.title}>
              {text?.title}
            </span>
            {text?.line ? (
              <span className={classes.line} title={text.line}>
                {text.line}
              </span>
            ) : null}
          </span>
        </div>
        {counted ? <Foot kind={kind} counts={counts} /> : null}
      </div>
      <Ends id={id} />
      <OpenEnds id={id} />
      {mark ? <Badge mark={mark} /> : null}
    </div>
  );
});

/** Foot shows how many people passed and how many are at the step now. */
function Foot({ kind, counts }: { kind: string; counts: StepCounts | undefined }) {
  const { t } = useTranslation();
  const arrived = useSoft(counts?.arrived ?? 0);
  const standing = useSoft(counts?.standing ?? 0);
  const left = useSoft(passed(counts));
  const [word, count] = footWord(kind, arrived, left);
  return (
    <div className={classes.foot}>
      <span className={classes.count}>
        <IconUsers size={13} stroke={1.8} aria-hidden />
        {t(word, { count })}
      </span>
      {counts?.broken ? (
        <span className={classes.broken}>{t('canvas.count.broken', { count: counts.broken })}</span>
      ) : counts?.held ? (
        <span className={classes.held}>{t('canvas.count.held', { count: counts.held })}</span>
      ) : standing > 0 ? (
        <span className={classes.inside}>{t('canvas.count.inside', { count: standing })}</span>
      ) : null}
    </div>
  );
}

/** passed is how many people left a step, by all outcomes. */
export function passed(counts: StepCounts | undefined): number {
  return Object.values(counts?.left ?? {}).reduce((a, b) => a + b, 0);
}

/** footWord is the count that matters most for a kind, with its word-list id. */
export function footWord(kind: string, arrived: number, left: number): [word: string, count: number] {
  if (isEntry(kind)) return ['canvas.count.entered', arrived];
  if (isGoal(kind)) return ['canvas.count.goal', arrived];
  if (isEnd(kind)) return ['canvas.count.exit', arrived];
  return ['canvas.count.passed', left];
}

function Badge({ mark }: { mark: Mark }) {
  const { t } = useTranslation();
  const label = mark.text ?? t(`canvas.mark.${mark.level}`);
  return (
    <span className={classes.badge} role="img" title={label} aria-label={label}>
      {mark.n ?? (mark.level === 'hint' ? <IconBulb size={14} stroke={2} /> : <IconAlertTriangleFilled size={13} />)}
    </span>
  );
}

/** Ends are the points at which lines begin and end. xyflow finds them by their classes and data attributes. */
function Ends({ id }: { id: string }) {
  const drawing = useCanvas((s) => s.drawing);
  const down = useCanvas((s) => s.orientation === 'down');
  const ports = portsDrawn(drawing, id);
  const entered = (netOf(drawing).ins.get(id)?.length ?? 0) > 0;
  return (
    <>
      <i
        className={`target ${classes.end} ${entered ? '' : classes.none}`}
        data-handlepos={down ? Position.Top : Position.Left}
        style={down ? { left: '50%', top: 0 } : { left: 0, top: '50%' }}
      />
      {ports.map((port, i) => {
        const share = `${((i + 1) * 100) / (ports.length + 1)}%`;
        return (
          <i
            key={port}
            className={`source ${classes.end}`}
            data-handleid={port}
            data-handlepos={down ? Position.Bottom : Position.Right}
            style={down ? { left: share, top: '100%' } : { left: '100%', top: share }}
          />
        );
      })}
    </>
  );
}
