import { IconUserExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { say, stepText } from '../../canvas';
import { type Counts, type Drawing, isEntry, isGoal, stepLine } from '../../journey';
import { netOf } from '../../journey/drawing';
import classes from './Journey.module.css';
import { SideHead } from './SideHead';
import type { GoneStep, Whole } from './types';
import { useLookups } from './useLookups';
import type { RoomState } from './useRoom';

interface Props {
  readonly whole: Whole;
  readonly room: RoomState;
  readonly drawing: Drawing;
  readonly counts: Counts | undefined;
  readonly gone: readonly GoneStep[];
}

/** Overview is the whole journey in numbers and sentences. */
export function Overview({ whole, room, drawing, counts, gone }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <SideHead title={t('journey.overview')} close={() => room.setSide('none')} />
      {whole.version > 0 ? (
        <Numbers whole={whole} drawing={drawing} counts={counts} />
      ) : (
        <p className={classes.lead}>{t('journey.overview.draft')}</p>
      )}
      {whole.state === 'paused' && <p className={classes.notice}>{t('journey.overview.paused')}</p>}
      {whole.state === 'finishing' && <p className={classes.notice}>{t('journey.overview.finishing')}</p>}
      <Gone gone={gone} room={room} />
      <Entries drawing={drawing} room={room} />
      <h3>{t('journey.overview.shape')}</h3>
      <p className={classes.lead}>
        {t('journey.overview.steps', { count: drawing.steps.length })}
        {t('journey.overview.mails', { count: (whole.messages ?? []).length })}
      </p>
    </>
  );
}

function Numbers({ whole, drawing, counts }: Pick<Props, 'whole' | 'drawing' | 'counts'>) {
  const { t } = useTranslation();
  const goals = drawing.steps.filter((s) => isGoal(s.kind));
  const reached = goals.reduce((n, s) => n + (counts?.get(s.id)?.arrived ?? 0), 0);
  const out = Math.max(0, whole.entered - whole.inside - whole.held - whole.broken);
  const figures: [string, number][] = [
    ['entered', whole.entered],
    ['inside', whole.inside],
    ['out', out],
    ...(goals.length > 0 ? ([['goal', reached]] satisfies [string, number][]) : []),
    ...(whole.held > 0 ? ([['held', whole.held]] satisfies [string, number][]) : []),
    ...(whole.broken > 0 ? ([['broken', whole.broken]] satisfies [string, number][]) : []),
  ];
  return (
    <dl className={classes.figures}>
      {figures.map(([id, n]) => (
        <div key={id} data-figure={id}>
          <dt>{t(`journey.number.${id}`)}</dt>
          <dd>{t('journey.people', { count: n })}</dd>
        </div>
      ))}
    </dl>
  );
}

function Entries({ drawing, room }: Pick<Props, 'drawing' | 'room'>) {
  const { t } = useTranslation();
  const lookups = useLookups();
  const entries = drawing.steps.filter((s) => isEntry(s.kind));
  if (entries.length === 0) {
    return null;
  }
  return (
    <>
      <h3>{t('journey.overview.entries')}</h3>
      <ul className={classes.entries}>
        {entries.map((s) => {
          const line = stepLine(s, netOf(drawing).messages);
          return (
            <li key={s.id}>
              <button type="button" onClick={() => room.show(s.id)}>
                <strong>{stepText(t, drawing, s, lookups).title}</strong>
                {line && <span>{say(t, line)}</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** Gone: steps that were deleted while people stand at them. */
function Gone({ gone, room }: Pick<Props, 'gone' | 'room'>) {
  const { t } = useTranslation();
  const count = gone.reduce((n, g) => n + g.n, 0);
  if (count === 0) {
    return null;
  }
  return (
    <section className={classes.gone}>
      <h3>
        <IconUserExclamation size={17} aria-hidden />
        {t('journey.gone', { count })}
      </h3>
      <p>{t('journey.gone.text')}</p>
      <ul>
        {gone.map((g) => (
          <li key={g.node}>
            <button type="button" className={classes.to} onClick={() => room.select(g.node)}>
              {t('journey.gone.at', { title: g.title || g.node, count: g.n })}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
