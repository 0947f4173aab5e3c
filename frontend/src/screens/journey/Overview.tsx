import { IconUserExclamation } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { say, stepText } from '../../canvas';
import { isEntry, isGoal, stepLine } from '../../journey';
import type { Counted } from './data';
import { JourneySettings } from './edit/JourneySettings';
import { NoteList } from './edit/NoteList';
import { useInRoom } from './inRoom';
import common from './Journey.module.css';
import classes from './Overview.module.css';
import { SideHead } from './SideHead';

/** Overview is the whole journey in numbers and sentences. */
export function Overview() {
  const { t } = useTranslation();
  const { whole, room, drawing, counting, edit } = useInRoom();
  return (
    <>
      <SideHead title={t('journey.overview')} close={() => room.setSide('none')} />
      {whole.version > 0 ? (
        counting && <Numbers counting={counting} />
      ) : (
        <p className={classes.lead}>{t('journey.overview.draft')}</p>
      )}
      {whole.state === 'paused' && <p className={common.notice}>{t('journey.overview.paused')}</p>}
      {whole.state === 'finishing' && <p className={common.notice}>{t('journey.overview.finishing')}</p>}
      <Gone />
      <Entries />
      <h3>{t('journey.overview.shape')}</h3>
      <p className={classes.lead}>
        {t('journey.overview.steps', { count: drawing.nodes.size })}
        {t('journey.overview.mails', { count: whole.messages.length })}
      </p>
      {room.outline && <NoteList notes={drawing.notes} />}
      {edit && <JourneySettings edit={edit} />}
    </>
  );
}

function Numbers({ counting: { numbers, counts } }: { readonly counting: Counted }) {
  const { t } = useTranslation();
  const { drawing } = useInRoom();
  const goals = [...drawing.nodes.values()].filter((s) => isGoal(s.kind));
  const reached = goals.reduce((n, s) => n + (counts.get(s.id)?.arrived ?? 0), 0);
  const out = Math.max(0, numbers.entered - numbers.inside - numbers.held - numbers.broken);
  const figures: [string, number][] = [
    ['entered', numbers.entered],
    ['inside', numbers.inside],
    ['out', out],
    ...(goals.length > 0 ? ([['goal', reached]] satisfies [string, number][]) : []),
    ...(numbers.held > 0 ? ([['held', numbers.held]] satisfies [string, number][]) : []),
    ...(numbers.broken > 0 ? ([['broken', numbers.broken]] satisfies [string, number][]) : []),
  ];
  return (
    <dl className={common.figures}>
      {figures.map(([id, n]) => (
        <div key={id} data-figure={id}>
          <dt>{t(`journey.number.${id}`)}</dt>
          <dd>{t('journey.people', { count: n })}</dd>
        </div>
      ))}
    </dl>
  );
}

function Entries() {
  const { t } = useTranslation();
  const { drawing, room, lookups } = useInRoom();
  const entries = [...drawing.nodes.values()].filter((s) => isEntry(s.kind));
  if (entries.length === 0) {
    return null;
  }
  return (
    <>
      <h3>{t('journey.overview.entries')}</h3>
      <ul className={classes.entries}>
        {entries.map((s) => {
          const line = stepLine(s, drawing.messages);
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

/** Gone lists steps that were deleted while people are at them. */
function Gone() {
  const { t } = useTranslation();
  const { counting, room } = useInRoom();
  const gone = counting?.gone ?? [];
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
            <button type="button" className={common.to} onClick={() => room.select(g.node)}>
              {t('journey.gone.at', { title: g.title || g.node, count: g.n })}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
