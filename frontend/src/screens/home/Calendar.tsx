import { IconCalendar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask, type Schemas } from '../../bridge';
import { dayKey, href, Loading, Moment, Panel, Trouble } from '../../parts';
import { byDay } from './coming';
import classes from './Home.module.css';

type Data = Schemas['Calendar'];

/** Calendar: today by the hour (what left is solid, what is planned pale, the red line is now), then the week. */
export function Calendar() {
  const { t } = useTranslation();
  const calendar = useQuery({
    queryKey: ['calendar'],
    queryFn: () => ask(api.GET('/api/calendar')),
    refetchInterval: 60_000,
  });
  return (
    <Panel
      title={
        <>
          <IconCalendar size={18} stroke={1.8} aria-hidden /> {t('home.calendar')}
        </>
      }
    >
      {calendar.isPending && <Loading rows={2} height={110} />}
      {calendar.isError && <Trouble compact error={calendar.error} again={() => void calendar.refetch()} />}
      {calendar.data?.zone && (
        <>
          <Today data={calendar.data} />
          <Week data={calendar.data} />
          <Coming data={calendar.data} />
        </>
      )}
    </Panel>
  );
}

function Today({ data }: { readonly data: Data }) {
  const { t } = useTranslation();
  const hours = shown(data);
  const most = Math.max(1, ...hours.map((h) => h.sent + h.planned));
  const sent = data.hours.reduce((n, h) => n + h.sent, 0);
  const planned = data.hours.reduce((n, h) => n + h.planned, 0);
  const now = hourNow(data);
  const first = hours[0]?.hour ?? 0;
  return (
    <>
      <p className={classes.sum}>
        <b>{t('home.today')}</b> {t('home.calendar.sum', { sent, planned })}
      </p>
      <div className={classes.hours} role="img" aria-label={t('home.calendar.sum', { sent, planned })}>
        {hours.map((h) => (
          <span key={h.hour} title={t('home.calendar.hour', { hour: h.hour, sent: h.sent, planned: h.planned })}>
            <i style={{ height: bar(h.planned, most, 56) }} data-kind="planned" />
            <i style={{ height: bar(h.sent, most, 56) }} data-kind="sent" />
            {h.sent + h.planned === 0 && <i data-kind="none" />}
            <small>
              {h.hour % 2 === 0 ? (h.hour === first ? t('home.calendar.oclock', { hour: h.hour }) : h.hour) : ''}
            </small>
          </span>
        ))}
        <em style={{ left: `${((now - first) / hours.length) * 100}%` }} aria-hidden />
      </div>
    </>
  );
}

/** hourNow is the present moment as an hour of the workspace's day: 9.5 is half past nine. */
function hourNow(data: Data): number {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone: data.zone, hour: '2-digit', minute: '2-digit' });
  const [hour = 0, minute = 0] = clock.format(new Date(data.now)).split(':').map(Number);
  return (hour % 24) + minute / 60;
}

/** shown are twelve hours of the day when all that happens lies in them, else the whole day. */
function shown(data: Data): Data['hours'] {
  const inside = data.hours.filter((h) => h.hour >= 8 && h.hour < 20);
  const all = (list: Data['hours']) => list.reduce((n, h) => n + h.sent + h.planned, 0);
  const now = hourNow(data);
  return all(inside) === all(data.hours) && now >= 8 && now < 20 ? inside : data.hours;
}

const bar = (n: number, most: number, height: number) => (n === 0 ? 0 : Math.max(5, (n / most) * height));

function Week({ data }: { readonly data: Data }) {
  const { t, i18n } = useTranslation();
  const most = Math.max(1, ...data.week.map((d) => d.sent + d.planned));
  const weekday = new Intl.DateTimeFormat(i18n.language, { weekday: 'short', timeZone: 'UTC' });
  return (
    <ol className={classes.week}>
      {data.week.map((d) => (
        <li
          key={d.date}
          data-today={d.date === data.today || undefined}
          data-sunday={d.weekday === 0 || undefined}
          title={t('home.calendar.day', { sent: d.sent, planned: d.planned })}
        >
          <span>
            {weekday.format(new Date(d.date))} {Number(d.date.slice(8))}
          </span>
          <i style={{ height: bar(d.planned, most, 40) }} data-kind="planned" />
          <i style={{ height: bar(d.sent, most, 40) }} data-kind="sent" />
          {d.sent + d.planned === 0 && <i data-kind="none" />}
          <b>{t('home.number', { n: d.sent + d.planned })}</b>
        </li>
      ))}
    </ol>
  );
}

function Coming({ data }: { readonly data: Data }) {
  const { t } = useTranslation();
  const lines = byDay(data.next, dayKey);
  if (lines.length === 0) {
    // mail that waits for its turn belongs to nobody's next step, and is counted above
    if ([...data.hours, ...data.week].some((d) => d.planned > 0)) {
      return null;
    }
    return <p className={classes.second}>{t('home.calendar.none')}</p>;
  }
  return (
    <ul className={classes.coming}>
      {lines.map((n) => (
        <li key={`${n.at}${n.journey}${n.node}`}>
          <Moment at={n.at} />
          <a href={`${href('journeys', n.journey)}?step=${encodeURIComponent(n.node)}`}>{n.step}</a>
          <span>{t('home.people', { count: n.n })}</span>
        </li>
      ))}
    </ul>
  );
}
