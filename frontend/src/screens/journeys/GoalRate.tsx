import { useTranslation } from 'react-i18next';
import type { Card } from '../journey/types';
import classes from './Journeys.module.css';

/** GoalRate is the share of people who reached a goal of those who ever entered. */
export function GoalRate({ card }: { readonly card: Card }) {
  const { t } = useTranslation();
  if (!card.goal) {
    return <span className={classes.faint}>{t('journeys.goal.none')}</span>;
  }
  const { reached, entered } = card.goal;
  if (entered === 0) {
    return (
      <span className={classes.faint}>{t(card.version === 0 ? 'journeys.goal.draft' : 'journeys.goal.nobody')}</span>
    );
  }
  const share = reached / entered;
  return (
    <span className={classes.goal} title={t('journeys.goal.title', { reached, entered })}>
      <strong>{t('journeys.percent', { value: Number((share * 100).toFixed(1)) })}</strong>
      <span className={classes.bar} aria-hidden>
        <i style={{ width: `${Math.min(100, share * 100)}%` }} />
      </span>
    </span>
  );
}
