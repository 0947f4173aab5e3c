import { useTranslation } from 'react-i18next';
import { short } from '../../../parts';
import common from './Start.module.css';

interface Props {
  readonly days: readonly { readonly date: string; readonly n: number }[];
  /** How many days are left out because there are too many. */
  readonly more: number;
}

const most = 7;

/** Bars show how many mails are sent on which day. */
export function Bars({ days, more }: Props) {
  const { t } = useTranslation();
  const shown = days.slice(0, most);
  const tallest = Math.max(1, ...shown.map((d) => d.n));
  const rest = days.length - shown.length + more;
  return (
    <ol className={common.bars} aria-label={t('start.bars')}>
      {shown.map((d) => (
        <li key={d.date}>
          <b>{t('start.number', { n: d.n })}</b>
          <i style={{ height: Math.max(5, (d.n / tallest) * 42) }} aria-hidden />
          <span>{short(`${d.date}T12:00:00Z`)}</span>
        </li>
      ))}
      {rest > 0 && <li className={common.rest}>{t('start.bars.more', { count: rest })}</li>}
    </ol>
  );
}
