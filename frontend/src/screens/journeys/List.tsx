import { useTranslation } from 'react-i18next';
import { isImeKey } from '../../parts';
import type { Card } from '../journey/types';
import classes from './Journeys.module.css';
import { Row } from './Row';

const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** move lets arrow keys go from row to row; Enter opens one, since each is a link. */
function move(e: React.KeyboardEvent<HTMLElement>): void {
  if (isImeKey(e) || !(e.target instanceof HTMLElement) || !e.target.matches('[data-row]')) {
    return;
  }
  const rows = [...e.currentTarget.querySelectorAll<HTMLElement>('[data-row]')];
  const last = rows.length - 1;
  const here = rows.indexOf(e.target);
  const step = steps[e.key];
  const to =
    e.key === 'Home' ? 0 : e.key === 'End' ? last : step === undefined ? -1 : Math.max(0, Math.min(last, here + step));
  if (to >= 0) {
    e.preventDefault();
    rows[to]?.focus();
  }
}

/** List shows journeys as rows under their heads. */
export function List({ cards }: { readonly cards: readonly Card[] }) {
  const { t } = useTranslation();
  return (
    <div className={classes.list}>
      <div className={classes.heads} aria-hidden>
        <span>{t('journeys.head.shape')}</span>
        <span>{t('journeys.head.name')}</span>
        <span>{t('journeys.head.state')}</span>
        <span>{t('journeys.head.people')}</span>
        <span className={classes.goalCell}>{t('journeys.head.goal')}</span>
        <span>{t('journeys.head.next')}</span>
      </div>
      <ul aria-label={t('nav.journeys')} onKeyDown={move}>
        {cards.map((c) => (
          <Row key={c.id} card={c} />
        ))}
      </ul>
    </div>
  );
}
