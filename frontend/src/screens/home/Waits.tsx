import { Button } from '@mantine/core';
import { IconCalendarClock } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { api, ask, type Schemas } from '../../bridge';
import { Moment, said, useAct } from '../../parts';
import { LateJourneys } from './LateJourneys';
import classes from './late.module.css';

const answers = ['shift', 'leave'] as const;

/** Waits asks about people who began to wait while the computer's date was wrong. */
export function Waits({ batch }: { readonly batch: Schemas['Late'] }) {
  const { t } = useTranslation();
  const title = useId();
  const [answer, setAnswer] = useState<(typeof answers)[number]>('shift');
  const act = useAct(() =>
    ask(api.POST('/api/late/{id}/resolve', { params: { path: { id: batch.id } }, body: { as: answer } })),
  );
  const trouble = act.error === undefined ? undefined : said(act.error, t);
  const days = { count: batch.earlier_days ?? 0 };
  return (
    <section className={classes.card} aria-labelledby={title}>
      <header>
        <span className={classes.mark}>
          <IconCalendarClock size={20} stroke={1.8} aria-hidden />
        </span>
        <div>
          <h2 id={title}>
            <Trans i18nKey="home.waits.title" count={batch.n} components={{ b: <b /> }} />
          </h2>
          <p>
            <Trans
              i18nKey="home.waits.range"
              components={{ from: <Moment at={batch.from} />, to: <Moment at={batch.to} /> }}
            />{' '}
            {batch.state === 'asking' ? t('home.waits.until') : t('home.waits.answering')}
          </p>
        </div>
      </header>
      <LateJourneys batch={batch} />
      {batch.state === 'asking' && (
        <>
          <fieldset className={classes.ways}>
            <legend>{t('home.waits.ways')}</legend>
            {answers.map((way) => (
              <label key={way} data-chosen={answer === way || undefined}>
                <span className={classes.way}>
                  <input type="radio" name={title} checked={answer === way} onChange={() => setAnswer(way)} />
                  <strong>{t(`home.waits.${way}`, days)}</strong>
                </span>
                <span>{t(`home.waits.${way}.text`)}</span>
              </label>
            ))}
          </fieldset>
          {trouble && (
            <p className={classes.trouble} role="alert">
              <strong>{trouble.text}</strong> {trouble.hint}
            </p>
          )}
          <footer>
            <Button onClick={() => void act.run()} loading={act.busy} color="indigo">
              {t(`home.waits.${answer}.do`, { count: batch.n })}
            </Button>
            <span>{t('home.waits.wrong')}</span>
          </footer>
        </>
      )}
    </section>
  );
}
