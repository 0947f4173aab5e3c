import { Button } from '@mantine/core';
import { IconCalendarClock } from '@tabler/icons-react';
import { useState } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { api, ask, type Schemas } from '../../bridge';
import { Moment, useAct } from '../../parts';
import { AskCard } from './AskCard';

const answers = ['shift', 'leave'] as const;

/** Waits asks about people who began to wait while the computer's date was wrong. */
export function Waits({ batch }: { readonly batch: Schemas['Late'] }) {
  const { t } = useTranslation();
  const [answer, setAnswer] = useState<(typeof answers)[number]>('shift');
  const act = useAct(() =>
    ask(api.POST('/api/late/{id}/resolve', { params: { path: { id: batch.id } }, body: { as: answer } })),
  );
  const days = { count: batch.earlier_days ?? 0 };
  return (
    <AskCard
      batch={batch}
      mark={<IconCalendarClock size={20} stroke={1.8} aria-hidden />}
      title={<Trans i18nKey="home.waits.title" count={batch.n} components={{ b: <b /> }} />}
      text={
        <>
          <Trans
            i18nKey="home.waits.range"
            components={{ from: <Moment at={batch.to} />, to: <Moment at={batch.came_to ?? batch.from} /> }}
          />{' '}
          {batch.state === 'asking' ? t('home.waits.until') : t('home.waits.answering')}
        </>
      }
      legend={t('home.waits.ways')}
      ways={answers.map((as) => ({ as, name: t(`home.waits.${as}`, days), text: t(`home.waits.${as}.text`) }))}
      answer={answer}
      onAnswer={setAnswer}
      error={act.error}
    >
      <Button onClick={() => void act.run()} loading={act.busy} color="indigo">
        {t(`home.waits.${answer}.do`, { count: batch.n })}
      </Button>
      <span>{t('home.waits.wrong')}</span>
    </AskCard>
  );
}
