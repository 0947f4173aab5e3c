// biome-ignore-all lint/a11y/useSemanticElements: rows out of sight do not exist, which a table element cannot say
// biome-ignore-all lint/a11y/useFocusableInteractive: rows are walked by the links in them
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { href, Moment, PracticeMark } from '../../parts';
import type { Delivery } from './deliveries';
import classes from './Outbox.module.css';
import { StateChip } from './StateChip';
import { whenOf } from './states';

interface Props {
  readonly delivery: Delivery;
  readonly index: number;
  readonly current: boolean;
  readonly chosen: boolean;
}

/** DeliveryRow: state, whom, what, from which step, when, why. The subject is the link; it covers the row. */
export const DeliveryRow = memo(function DeliveryRow({ delivery: d, index, current, chosen }: Props) {
  const { t } = useTranslation();
  const place = d.journey && [d.journey.title, d.step?.title].filter(Boolean).join(' › ');
  const why = d.settled === 'again' ? t('outbox.settled') : (d.reason ?? '');
  return (
    <div className={classes.row} role="row" aria-rowindex={index + 2} data-chosen={chosen || undefined}>
      <div role="cell">
        <StateChip delivery={d} />
      </div>
      <div role="cell" title={`${d.name ?? ''} ${d.address}`.trim()}>
        <b>{d.name || d.address}</b>
        {d.name && <small>{d.address}</small>}
      </div>
      <div role="cell" title={d.subject}>
        <a
          href={href('outbox', d.id)}
          className={classes.rowLink}
          tabIndex={current ? 0 : -1}
          data-row={d.id}
          aria-current={chosen || undefined}
        >
          {d.subject || t('outbox.noSubject')}
        </a>
      </div>
      <div role="cell" title={place}>
        {d.practice && <PracticeMark />}
        <span>{place}</span>
      </div>
      <div role="cell" className={classes.time}>
        <Moment at={whenOf(d)} />
      </div>
      <div role="cell" title={why} className={classes.reason}>
        {why}
      </div>
    </div>
  );
});
