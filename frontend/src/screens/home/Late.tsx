import { Button } from '@mantine/core';
import { IconClockHour4, IconMoon } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { api, ask, type Schemas } from '../../bridge';
import { clock, confirm, href, Moment, useAct, useNow } from '../../parts';
import { AskCard } from './AskCard';
import { Waits } from './Waits';

type Batch = Schemas['Late'];
type Answer = 'spread' | 'skip';

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
  return (
    <AskCard
      batch={batch}
      mark={<IconMoon size={20} stroke={1.8} aria-hidden />}
      title={<Trans i18nKey={`home.late.${batch.why}`} count={batch.n} components={{ b: <b /> }} />}
      text={
        <>
          <Trans
            i18nKey="home.late.range"
            components={{ from: <Moment at={batch.from} />, to: <Moment at={batch.to} /> }}
          />{' '}
          {batch.state === 'asking' ? (
            <>
              <strong>{t('home.late.still')}</strong> {t('home.late.until')}
            </>
          ) : batch.state === 'gathering' ? (
            t('home.late.gathering')
          ) : (
            t('home.late.answering', { count: batch.n })
          )}
        </>
      }
      link={<a href={`${href('outbox')}?state=held`}>{t('home.late.aside', { count: batch.n })}</a>}
      legend={t('home.late.ways')}
      ways={(['spread', 'skip'] as const).map((as) => ({
        as,
        name: t(`home.late.${as}`),
        figure: (
          <>
            <b>{t('home.late.count', { count: as === 'spread' ? batch.n : 0 })}</b>
            <span>
              <IconClockHour4 size={14} aria-hidden /> {t(`home.late.${as}.when`, { at: clock(now + spreadOver) })}
            </span>
          </>
        ),
        text: t(`home.late.${as}.text`),
      }))}
      answer={answer}
      onAnswer={setAnswer}
      error={act.error}
    >
      <Button
        onClick={() => void act.run()}
        loading={act.busy}
        color={answer === 'skip' ? 'red.9' : 'indigo'}
        variant={answer === 'skip' ? 'outline' : 'filled'}
      >
        {t(`home.late.${answer}.do`, { count: batch.n })}
      </Button>
      <Button component="a" variant="default" href={`${href('outbox')}?state=held`}>
        {t('home.late.one')}
      </Button>
      {batch.reason && <span>{batch.reason}</span>}
    </AskCard>
  );
}
