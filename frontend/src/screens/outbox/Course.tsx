import { useTranslation } from 'react-i18next';
import { Moment } from '../../parts';
import { courseOf, type Point } from './course';
import type { Delivery } from './deliveries';
import classes from './Outbox.module.css';

const tone = (p: Point, d: Delivery) => {
  if (p.kind === 'attempt') {
    return p.attempt.outcome === 'never' ? 'bad' : 'wait';
  }
  return p.kind === 'result'
    ? d.state === 'sent'
      ? 'good'
      : d.state === 'never'
        ? 'bad'
        : d.state === 'unknown'
          ? 'wait'
          : 'quiet'
    : p.kind === 'next'
      ? 'next'
      : 'quiet';
};

/** Course lists what happened to a delivery, in order, with the replies of the server. */
export function Course({ delivery: d }: { readonly delivery: Delivery }) {
  const { t } = useTranslation();
  return (
    <ol className={classes.course}>
      {courseOf(d).map((p) => (
        <li key={p.kind === 'attempt' ? `attempt-${p.attempt.n}-${p.at}` : p.kind} data-tone={tone(p, d)}>
          <Moment at={p.at} className={classes.courseTime} />
          <div>
            {p.kind === 'attempt' ? (
              <>
                <b>
                  {t('outbox.try', { n: p.attempt.n })} {p.attempt.outcome_text}
                </b>
                <span>
                  {t('outbox.stage', { stage: p.attempt.stage_text })}
                  {p.attempt.code ? `　${p.attempt.code}` : ''}
                </span>
                <code>{p.attempt.text || t('outbox.silent')}</code>
              </>
            ) : (
              <>
                <b>
                  {p.kind === 'result'
                    ? d.state_text
                    : t(`outbox.course.${p.kind === 'handed' && d.practice ? 'practised' : p.kind}`)}
                </b>
                {p.kind === 'result' && d.reply && <code>{d.reply}</code>}
              </>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}
