import { useTranslation } from 'react-i18next';
import { say, stepText } from '../../canvas';
import { isEnd, type Node, portWord } from '../../journey';
import { useInRoom } from './inRoom';
import common from './Journey.module.css';
import { outcomesOf } from './outcomes';
import classes from './StepResults.module.css';

/** StepResults shows how many people arrived, how many are here now, and by which outcome the others left. */
export function StepResults({ step }: { readonly step: Node }) {
  const { t } = useTranslation();
  const { room, drawing, counting } = useInRoom();
  const counts = counting?.counts.get(step.id);
  const arrived = counts?.arrived ?? 0;
  const outcomes = outcomesOf(drawing, step, counts?.left ?? {}, (s) => stepText(t, drawing, s).title);
  const left = outcomes.reduce((n, o) => n + o.n, 0);
  return (
    <div className={common.results}>
      <dl className={common.figures}>
        <Figure label={t('journey.results.arrived')} n={arrived} />
        {!isEnd(step.kind) && <Figure label={t('journey.results.standing')} n={counts?.standing ?? 0} />}
        {!isEnd(step.kind) && <Figure label={t('journey.results.left')} n={left} />}
      </dl>
      {arrived === 0 && <p className={common.nobody}>{t('journey.results.none')}</p>}
      {arrived > 0 && isEnd(step.kind) && <p className={common.nobody}>{t('journey.results.end')}</p>}
      {left > 0 && (
        <>
          <h3>{t('journey.results.ways')}</h3>
          <ul className={classes.outcomes}>
            {outcomes.map((o) => {
              const word = portWord(step, o.port);
              const share = o.n / left;
              return (
                <li key={o.port}>
                  <span className={classes.outcomeHead}>
                    <strong>{word ? say(t, word) : t('journey.results.on')}</strong>
                    <span>
                      {t('journey.people', { count: o.n })}
                      <b>{t('journeys.percent', { value: Math.round(share * 100) })}</b>
                    </span>
                  </span>
                  <span className={classes.bar} data-failed={o.port === 'failed' || undefined} aria-hidden>
                    <i style={{ width: `${share * 100}%` }} />
                  </span>
                  {o.to && o.title && (
                    <button type="button" className={common.to} onClick={() => o.to && room.show(o.to)}>
                      {t('journey.to', { title: o.title })}
                    </button>
                  )}
                </li>
              );
            })}
          </ul>
        </>
      )}
    </div>
  );
}

function Figure({ label, n }: { readonly label: string; readonly n: number }) {
  const { t } = useTranslation();
  return (
    <div>
      <dt>{label}</dt>
      <dd>{t('journey.people', { count: n })}</dd>
    </div>
  );
}
