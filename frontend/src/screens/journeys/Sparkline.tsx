import { useTranslation } from 'react-i18next';
import classes from './Journeys.module.css';

const width = 64;
const height = 24;

/** Sparkline is how many people entered on each of the last days, on the row's own scale. */
export function Sparkline({ days, quiet }: { readonly days: readonly number[]; readonly quiet: boolean }) {
  const { t } = useTranslation();
  const total = days.reduce((sum, n) => sum + n, 0);
  if (total === 0 || days.length < 2) {
    return null;
  }
  const most = Math.max(...days);
  const points = days.map(
    (n, i) => `${2 + (i * (width - 4)) / (days.length - 1)},${height - 3 - (n * (height - 6)) / most}`,
  );
  const label = t('journeys.days', { count: total, days: days.length, today: days[days.length - 1] });
  return (
    <svg
      className={classes.spark}
      width={width}
      height={height}
      role="img"
      aria-label={label}
      data-quiet={quiet || undefined}
    >
      <title>{label}</title>
      <polyline points={points.join(' ')} />
    </svg>
  );
}
