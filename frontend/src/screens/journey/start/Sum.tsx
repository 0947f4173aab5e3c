import { Trans, useTranslation } from 'react-i18next';
import type { Schemas } from '../../../bridge';
import { when } from '../../../parts';
import classes from './Sum.module.css';

/** Sum shows mails ÷ daily limit = days, and when the last mail is sent. */
export function Sum({ plan }: { readonly plan: Schemas['Plan'] }) {
  const { t } = useTranslation();
  const mails = (plan.days ?? []).reduce((n, d) => n + d.n, 0);
  const per = plan.per_day > 0 ? 'day' : plan.per_hour > 0 ? 'hour' : undefined;
  return (
    <>
      <p className={classes.sum}>
        <span className={classes.term}>{t('start.mails', { count: mails })}</span>
        {per && plan.more === 0 && (
          <>
            <i aria-hidden>÷</i>
            <span className={classes.term}>
              {t(`start.limit.${per}`, { count: per === 'day' ? plan.per_day : plan.per_hour })}
            </span>
          </>
        )}
        <i aria-hidden>＝</i>
        <strong>{t('start.days', { count: plan.working_days })}</strong>
      </p>
      <p>
        <Trans
          i18nKey="start.finish"
          values={{ at: when(plan.finish_at) }}
          components={{ b: <strong className={classes.accent} /> }}
        />
      </p>
    </>
  );
}
