import { useEffect, useReducer } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { language } from '../bridge';

/** The workspace's time zone; every time on screen is told in it. */
export const useZone = create<{ readonly zone: string }>(() => ({ zone: 'Asia/Tokyo' }));

const formats = new Map<string, Intl.DateTimeFormat>();

function format(name: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language()} ${zone} ${name}`;
  let f = formats.get(key);
  if (!f) {
    f = new Intl.DateTimeFormat(language() === 'ja' ? 'ja-JP' : 'en-US', { timeZone: zone, ...options });
    formats.set(key, f);
  }
  return f;
}

type Instant = string | number | Date;

const ms = (at: Instant) => (typeof at === 'number' ? at : new Date(at).getTime());

const keys = new Map<string, Intl.DateTimeFormat>();

/** dayKey is the local day, for grouping: "2026-11-24". */
export function dayKey(at: Instant, zone = useZone.getState().zone): string {
  let f = keys.get(zone);
  if (!f) {
    f = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' });
    keys.set(zone, f);
  }
  return f.format(ms(at));
}

/** clock: 9:05 · 09:05 */
export function clock(at: Instant): string {
  const { zone } = useZone.getState();
  const time = format('clock', zone, { hour: 'numeric', minute: '2-digit', hourCycle: 'h23' }).format(ms(at));
  return language() === 'ja' ? time.replace(/^0(?=\d:)/, '') : time;
}

/** day: 11月22日（日） · Sun Nov 22; with the year when it is another one. The same forms as the engine's sentences. */
export function day(at: Instant): string {
  const { zone } = useZone.getState();
  const otherYear = dayKey(at).slice(0, 4) !== dayKey(Date.now()).slice(0, 4);
  if (language() === 'ja') {
    const date = format(`day${otherYear}`, zone, {
      month: 'long',
      day: 'numeric',
      ...(otherYear ? { year: 'numeric' } : {}),
    });
    return `${date.format(ms(at))}（${format('weekday', zone, { weekday: 'short' }).format(ms(at))}）`;
  }
  return format(`day${otherYear}`, zone, {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    ...(otherYear ? { year: 'numeric' } : {}),
  })
    .format(ms(at))
    .replace(/,/g, '');
}

/** full: 2026年11月24日火曜日 9:05:30 (Asia/Tokyo), for what shows on hover. */
export function full(at: Instant): string {
  const { zone } = useZone.getState();
  const date = format('full', zone, { dateStyle: 'full' }).format(ms(at));
  const time = format('second', zone, {
    hour: 'numeric',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(ms(at));
  return `${date} ${time} (${zone})`;
}

/** short: 11/22, for tables; with the year when it is another one. */
export function short(at: Instant): string {
  const { zone } = useZone.getState();
  const otherYear = dayKey(at).slice(0, 4) !== dayKey(Date.now()).slice(0, 4);
  const year = otherYear ? ({ year: 'numeric' } as const) : {};
  return language() === 'ja'
    ? format(`short${otherYear}`, zone, { month: 'numeric', day: 'numeric', ...year }).format(ms(at))
    : format(`short${otherYear}`, zone, { month: 'short', day: 'numeric', ...year }).format(ms(at));
}

/** today: the clock of today's moments, the day and clock of others. */
export function when(at: Instant): string {
  return dayKey(at) === dayKey(Date.now()) ? clock(at) : moment(at);
}

/** moment: 11月22日（日）9:05 · Sun Nov 22, 9:05. */
export function moment(at: Instant): string {
  return language() === 'ja' ? `${day(at)}${clock(at)}` : `${day(at)}, ${clock(at)}`;
}

/** useNow re-renders every `seconds`, so that ages stay true. */
export function useNow(seconds = 30): number {
  const [, again] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const timer = setInterval(again, seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds]);
  return Date.now();
}

interface Props {
  readonly at: Instant;
  readonly as?: 'clock' | 'day' | 'short' | 'when';
  readonly className?: string | undefined;
}

const ways = { clock, day, short, when } as const;

/** Moment shows a moment; hovering tells the whole date, time and zone. */
export function Moment({ at, as = 'when', className }: Props) {
  useTranslation(); // another language, another form
  useZone();
  return (
    <time dateTime={new Date(at).toISOString()} title={full(at)} className={className}>
      {ways[as](at)}
    </time>
  );
}

/** Ago: 12秒前, 3分前, 6時間前, 昨日, then the date. */
export function Ago({ at, className }: { readonly at: Instant; readonly className?: string }) {
  useTranslation();
  const now = useNow(10);
  return (
    <time dateTime={new Date(at).toISOString()} title={full(at)} className={className}>
      {ago(at, now)}
    </time>
  );
}

export function ago(at: Instant, now = Date.now()): string {
  const seconds = Math.round((ms(at) - now) / 1000);
  const relative = new Intl.RelativeTimeFormat(language(), {
    numeric: 'auto',
    style: language() === 'ja' ? 'long' : 'short',
  });
  // Japanese sets no space between a number and its unit.
  const said = (n: number, unit: 'second' | 'minute' | 'hour' | 'day') =>
    language() === 'ja' ? relative.format(n, unit).replaceAll(' ', '') : relative.format(n, unit);
  const size = Math.abs(seconds);
  if (size < 60) {
    return said(seconds, 'second');
  }
  if (size < 3600) {
    return said(Math.trunc(seconds / 60), 'minute');
  }
  if (size < 86_400 && dayKey(at) === dayKey(now)) {
    return said(Math.trunc(seconds / 3600), 'hour');
  }
  const days = Math.round((Date.parse(dayKey(at)) - Date.parse(dayKey(now))) / 86_400_000);
  return Math.abs(days) <= 1 ? said(days, 'day') : short(at);
}
