import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../bridge';
import { href, Moment, moment } from '../../parts';
import classes from './Late.module.css';

type Batch = Schemas['Late'];

/** LateJourneys are the journeys of what is asked about, with how much of it is theirs. */
export function LateJourneys({ batch }: { readonly batch: Batch }) {
  const { t } = useTranslation();
  const words = batch.kind === 'waits' ? 'home.waits' : 'home.late';
  const most = Math.max(...batch.journeys.map((j) => j.n), 1);
  return (
    <div className={classes.scroll}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('home.late.col.journey')}</th>
            <th scope="col" colSpan={2}>
              {t(`${words}.col.n`)}
            </th>
            <th scope="col">{t(`${words}.col.planned`)}</th>
          </tr>
        </thead>
        <tbody>
          {batch.journeys.map((j) => (
            <tr key={j.journey ?? ''}>
              <th scope="row">
                {j.journey ? <a href={href('journeys', j.journey)}>{j.title}</a> : t('home.late.no_journey')}
                {j.practice && <small>{t('home.late.practice')}</small>}
              </th>
              <td className={classes.number}>{t(`${words}.count`, { count: j.n })}</td>
              <td className={classes.bar}>
                <i style={{ width: `${Math.max(4, (100 * j.n) / most)}%` }} />
              </td>
              <td className={classes.when}>
                <Moment at={j.first_at} />
                {moment(j.last_at) !== moment(j.first_at) && (
                  <>
                    {' – '}
                    <Moment at={j.last_at} />
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
