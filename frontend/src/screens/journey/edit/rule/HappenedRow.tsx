import { useTranslation } from 'react-i18next';
import { ChipNumber } from './ChipInput';
import { ChipSelect } from './ChipSelect';
import { useEditing } from './editing';
import classes from './Rows.module.css';
import type { Happened, Times } from './rule';
import { Sentence } from './Sentence';
import type { Trouble } from './trouble';
import { WhatPick } from './WhatPick';

const times: readonly Times[] = ['least', 'most', 'exactly', 'between', 'never'];

interface Props {
  readonly row: Happened;
  readonly trouble: Trouble | undefined;
}

/** HappenedRow is a row about an event: how often it happened, and when. */
export function HappenedRow({ row, trouble }: Props) {
  const { t } = useTranslation();
  const { put } = useEditing();
  const wrong = trouble === 'times' || trouble === 'order';
  const box = (what: 'least' | 'most') => (
    <ChipNumber
      label={t('rule.times.n')}
      value={row[what]}
      onChange={(n) => put({ ...row, [what]: n }, `rule.${what}.${row.id}`)}
      wrong={wrong}
    />
  );
  const amount = (
    <Sentence
      word={`rule.say.times.${row.times}`}
      slots={{
        times: (
          <ChipSelect
            label={t('rule.times')}
            value={row.times}
            options={times.map((v) => ({ value: v, name: t(`rule.times.${v}`) }))}
            onChange={(v) => put(timed(row, v))}
          />
        ),
        n: box(row.times === 'most' ? 'most' : 'least'),
        most: box('most'),
      }}
    />
  );
  const period = (
    <ChipSelect
      label={t('rule.period')}
      value={row.days === undefined ? 'ever' : 'recent'}
      options={[
        { value: 'ever', name: t('rule.period.ever') },
        { value: 'recent', name: t('rule.period.recent') },
      ]}
      onChange={(v) => put({ ...row, days: v === 'ever' ? undefined : 30 })}
    />
  );
  const days = (
    <ChipNumber
      label={t('rule.days')}
      value={row.days ?? ''}
      onChange={(n) => put({ ...row, days: n }, `rule.days.${row.id}`)}
      wrong={trouble === 'days'}
    />
  );
  return (
    <div className={classes.sentence}>
      <Sentence
        word={row.days === undefined ? 'rule.say.event' : 'rule.say.event_days'}
        slots={{ event: <WhatPick row={row} props={false} wrong={trouble === 'name'} />, period, days, amount }}
      />
    </div>
  );
}

/** timed changes how the occurrences are counted; the number is kept. */
function timed(row: Happened, now: Times): Happened {
  const n = row.times === 'most' ? row.most : row.least;
  const least = now === 'most' ? row.least : n;
  const most = now === 'most' ? n : now === 'between' && Number(row.most) <= Number(n) ? Number(n) + 1 : row.most;
  return { ...row, times: now, least, most };
}
