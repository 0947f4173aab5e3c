import { Button } from '@mantine/core';
import { IconClockHour4, IconMoon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { api, ask, type Schemas } from '../../bridge';
import { clock, confirm, href, Moment, said, useAct, useNow } from '../../parts';
import { LateJourneys } from './LateJourneys';
import classes from './late.module.css';
import { Waits } from './Waits';

type Batch = Schemas['Late'];
type Answer = Schemas['ResolveLate']['as'];

/**
 * Late shows, for each time in which nothing could be sent, what passed its time then, and asks what to do; also about
 * waits that began under a wrong date.
 */
export function Late() {
  const late = useQuery({ queryKey: ['outbox', 'late'], queryFn: () => ask(api.GET('/api/late')) });
  return late.data?.items.map((batch) =>
    batch.kind === 'waits' ? <Waits key={batch.id} batch={batch} /> : <Card key={batch.id} batch={batch} />,
  );
}

const spreadOver = 2 * 3_600_000;

function Card({ batch }: { readonly batch: Batch }) {
  const { t } = useTranslation();
  const title = useId();
  const now = useNow(30);
  const [answer, setAnswer] = useState<Answer>('spread');
  const send = (as: Answer) =>
    ask(api.POST('/api/late/{id}/resolve', { params: { path: { id: batch.id } }, body: { as } }));
  const act = useAct(async () => {
    if (answer === 'spread') {
      await send('spread');
      return;
    }
    confirm({
      title: t('home.late.skip.ask', { count: batch.n }),
      body: (
        <p>
          {t('home.late.skip.text')} {t('home.late.skip.undo')}
        </p>
      ),
      action: t('home.late.skip.do', { count: batch.n }),
      danger: true,
      run: () => send('skip'),
    });
  });
  const trouble = act.error === undefined ? undefined : said(act.error, t);
  const asking = batch.state === 'asking';
  return (
    <section className={classes.card} aria-labelledby={title}>
      <header>
        <span className={classes.mark}>
          <IconMoon size={20} stroke={1.8} aria-hidden />
        </span>
        <div>
          <h2 id={title}>
            <Trans i18nKey={`home.late.${batch.why}`} count={batch.n} components={{ b: <b /> }} />
          </h2>
          <p>
            <Trans
              i18nKey="home.late.range"
              components={{ from: <Moment at={batch.from} />, to: <Moment at={batch.to} /> }}
            />{' '}
            {asking ? (
              <>
                <strong>{t('home.late.still')}</strong> {t('home.late.until')}
              </>
            ) : batch.state === 'gathering' ? (
              t('home.late.gathering')
            ) : (
              t('home.late.answering', { count: batch.n })
            )}
          </p>
        </div>
        <a href={`${href('outbox')}?state=held`}>{t('home.late.aside', { count: batch.n })}</a>
      </header>
      <LateJourneys batch={batch} />
      {asking && (
        <>
          <fieldset className={classes.ways}>
            <legend>{t('home.late.ways')}</legend>
            {(['spread', 'skip'] as const).map((way) => (
              <label key={way} data-chosen={answer === way || undefined}>
                <span className={classes.way}>
                  <input type="radio" name={title} checked={answer === way} onChange={() => setAnswer(way)} />
                  <strong>{t(`home.late.${way}`)}</strong>
                </span>
                <span className={classes.figure}>
                  <b>{t('home.late.count', { count: way === 'spread' ? batch.n : 0 })}</b>
                  <span>
                    <IconClockHour4 size={14} aria-hidden />{' '}
                    {t(`home.late.${way}.when`, { at: clock(now + spreadOver) })}
                  </span>
                </span>
                <span>{t(`home.late.${way}.text`)}</span>
              </label>
            ))}
          </fieldset>
          {trouble && (
            <p className={classes.trouble} role="alert">
              <strong>{trouble.text}</strong> {trouble.hint}
            </p>
          )}
          <footer>
            <Button
              onClick={() => void act.run()}
              loading={act.busy}
              color={answer === 'skip' ? 'red.9' : 'indigo'}
              variant={answer === 'skip' ? 'outline' : 'filled'}
              className={answer === 'skip' ? classes.skip : undefined}
            >
              {t(`home.late.${answer}.do`, { count: batch.n })}
            </Button>
            <Button component="a" variant="default" href={`${href('outbox')}?state=held`}>
              {t('home.late.one')}
            </Button>
            {batch.reason && <span>{batch.reason}</span>}
          </footer>
        </>
      )}
    </section>
  );
}
