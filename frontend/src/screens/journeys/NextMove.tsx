import { Trans, useTranslation } from 'react-i18next';
import { Moment } from '../../parts';
import type { Card } from '../journey/types';
import classes from './Journeys.module.css';

/** NextMove is when somebody goes on next and how many, or why nobody does. */
export function NextMove({ card }: { readonly card: Card }) {
  const { t } = useTranslation();
  if (card.state === 'paused') {
    return (
      <Two quiet top={t('journeys.next.paused')}>
        {card.paused_at && <Trans i18nKey="journeys.next.since" components={{ at: <Moment at={card.paused_at} /> }} />}
      </Two>
    );
  }
  if (card.next) {
    return <Two top={<Moment at={card.next.at} />}>{t('journeys.next.people', { count: card.next.n })}</Two>;
  }
  const why = card.state === 'draft' || card.state === 'stopped' ? card.state : 'nobody';
  return <Two quiet top={t(`journeys.next.${why}`)} />;
}

interface TwoProps {
  readonly top: React.ReactNode;
  readonly quiet?: boolean;
  readonly children?: React.ReactNode;
}

function Two({ top, quiet, children }: TwoProps) {
  return (
    <span className={classes.two}>
      <span className={quiet ? classes.faint : classes.strong}>{top}</span>
      {children && <span className={classes.note}>{children}</span>}
    </span>
  );
}
