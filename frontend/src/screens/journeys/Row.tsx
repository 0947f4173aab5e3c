import { IconAlertTriangleFilled, IconCircleXFilled } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { JourneyThumb, shapeOf } from '../../canvas/thumb';
import { readDrawing } from '../../journey';
import { Chip, href, JourneyState, Sparkline } from '../../parts';
import type { Card } from '../journey/types';
import { GoalRate } from './GoalRate';
import classes from './Journeys.module.css';
import { NextMove } from './NextMove';
import { RowMenu } from './RowMenu';

/** Row is one journey: its outline, its state and its figures. */
export function Row({ card }: { readonly card: Card }) {
  const { t } = useTranslation();
  const quiet = card.state !== 'running';
  return (
    <li className={classes.row} data-quiet={quiet || undefined}>
      <Thumb card={card} />
      <div className={classes.name}>
        <a href={href('journeys', card.id)} data-row title={card.title}>
          {card.title}
        </a>
        <Marks card={card} />
      </div>
      <div className={classes.state}>
        <JourneyState state={card.state} practice={card.practice} />
      </div>
      <div className={classes.people}>
        <strong>{t('journeys.people', { count: card.inside })}</strong>
        {card.days.some((n) => n > 0) && (
          <Sparkline
            className={classes.spark}
            values={card.days}
            quiet={quiet}
            width={64}
            height={24}
            label={t('journeys.days', {
              count: card.days.reduce((sum, n) => sum + n, 0),
              days: card.days.length,
              today: card.days.at(-1) ?? 0,
            })}
          />
        )}
      </div>
      <div className={classes.goalCell}>
        <GoalRate card={card} />
      </div>
      <div className={classes.nextCell}>
        <NextMove card={card} />
      </div>
      <RowMenu card={card} />
    </li>
  );
}

function Thumb({ card }: { readonly card: Card }) {
  const { id, title, shape } = card;
  const drawn = useMemo(() => {
    const edges = (shape.edges ?? []).map((e) => ({ from: [e.from, e.port], to: e.to }));
    return shapeOf(readDrawing({ id, title, nodes: shape.nodes, edges }));
  }, [id, title, shape]);
  return (
    <div className={classes.thumb}>
      <JourneyThumb shape={drawn} pale={card.state !== 'running'} />
    </div>
  );
}

/** Marks shows that the draft differs, that people need attention, and how many findings the draft has. */
function Marks({ card }: { readonly card: Card }) {
  const { t } = useTranslation();
  const { errors, warnings } = card.findings;
  const level = errors > 0 ? 'error' : 'warning';
  return (
    <span className={classes.marks}>
      {card.changed && card.version > 0 && (
        <span className={classes.draft}>{t('journeys.draft', { version: card.version + 1 })}</span>
      )}
      {errors + warnings > 0 && (
        <span className={classes.findings} data-level={level}>
          {level === 'error' ? (
            <IconCircleXFilled size={14} aria-hidden />
          ) : (
            <IconAlertTriangleFilled size={14} aria-hidden />
          )}
          {t(`journeys.findings.${level}`, { count: errors > 0 ? errors : warnings })}
        </span>
      )}
      {card.broken > 0 && <Chip tone="bad">{t('journeys.broken', { count: card.broken })}</Chip>}
      {card.held > 0 && <Chip tone="wait">{t('journeys.held', { count: card.held })}</Chip>}
    </span>
  );
}
