import { useTranslation } from 'react-i18next';
import { href, Moment } from '../../parts';
import { CopyButton } from '../../parts/mail/CopyButton';
import type { Delivery } from './deliveries';
import classes from './Outbox.module.css';

/** Facts shows the origin of a delivery and its Message-ID. */
export function Facts({ delivery: d }: { readonly delivery: Delivery }) {
  const { t } = useTranslation();
  return (
    <dl className={classes.facts}>
      {d.journey && (
        <>
          <dt>{t('outbox.fact.from')}</dt>
          <dd>
            <a href={href('journeys', d.journey.id)}>{d.journey.title}</a>
            {d.step && (
              <a href={`${href('journeys', d.journey.id)}?step=${encodeURIComponent(d.step.node)}`}>
                {t('mailbox.step', { title: d.step.title })}
              </a>
            )}
          </dd>
        </>
      )}
      <dt>{t('outbox.fact.purpose')}</dt>
      <dd>{t(`outbox.purpose.${d.purpose}`)}</dd>
      <dt>{t('outbox.fact.planned')}</dt>
      <dd>
        <Moment at={d.planned_at} />
      </dd>
      <dt>Message-ID</dt>
      <dd className={classes.messageId}>
        <code>{d.message_id}</code>
        <CopyButton text={d.message_id} label={t('outbox.copyId')} />
      </dd>
    </dl>
  );
}
