import { useTranslation } from 'react-i18next';
import { href, JourneyState, Loading, Moment, Panel, Sparkline, Trouble, useCards } from '../../parts';
import classes from './Home.module.css';

const order = ['running', 'finishing', 'paused', 'draft', 'stopped'];

/** Running shows the journeys that matter today: who is inside, who came in, who reached the goal, what comes. */
export function Running() {
  const { t } = useTranslation();
  const list = useCards();
  const all = [...(list.data ?? [])].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  const alive = all.filter((j) => j.state !== 'draft' && j.state !== 'stopped').length;
  return (
    <Panel
      flush
      title={t('nav.journeys')}
      note={alive > 0 ? t('home.running', { count: alive }) : t('home.running.none')}
      aside={<a href={href('journeys')}>{t('home.journeys.all')}</a>}
    >
      {list.isPending && (
        <div className={classes.pad}>
          <Loading rows={3} height={44} />
        </div>
      )}
      {list.isError && (
        <div className={classes.pad}>
          <Trouble compact error={list.error} again={() => void list.refetch()} />
        </div>
      )}
      {list.isSuccess && all.length === 0 && <p className={classes.pad}>{t('home.journeys.empty')}</p>}
      {all.length > 0 && (
        <div className={classes.scroll}>
          <table className={classes.table}>
            <thead>
              <tr>
                <th scope="col">{t('home.col.name')}</th>
                <th scope="col">{t('home.col.state')}</th>
                <th scope="col" className={classes.right}>
                  {t('home.col.inside')}
                </th>
                <th scope="col">{t('home.col.days')}</th>
                <th scope="col">{t('home.col.goal')}</th>
                <th scope="col">{t('home.col.next')}</th>
              </tr>
            </thead>
            <tbody>
              {all.slice(0, 6).map((j) => (
                <tr key={j.id}>
                  <th scope="row">
                    <a href={href('journeys', j.id)}>{j.title}</a>
                  </th>
                  <td className={classes.state}>
                    <JourneyState state={j.state} practice={j.practice} />
                  </td>
                  <td className={classes.right}>{t('home.people', { count: j.inside })}</td>
                  <td>
                    {j.days?.some((n) => n > 0) && (
                      <Sparkline
                        values={j.days}
                        quiet={j.state !== 'running'}
                        label={t('journeys.days', {
                          count: j.days.reduce((a, b) => a + b, 0),
                          days: j.days.length,
                          today: j.days.at(-1) ?? 0,
                        })}
                      />
                    )}
                  </td>
                  <td>
                    {j.goal && j.goal.entered > 0 ? (
                      <b>{t('home.rate', { rate: j.goal.reached / j.goal.entered })}</b>
                    ) : (
                      <span className={classes.faint}>—</span>
                    )}
                  </td>
                  <td className={classes.next}>
                    {j.state === 'paused' ? (
                      t('home.paused')
                    ) : j.next ? (
                      <>
                        <Moment at={j.next.at} /> <span>{t('home.people', { count: j.next.n })}</span>
                      </>
                    ) : (
                      <span className={classes.faint}>—</span>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
