/** Length is a length of time as an amount and a unit. */
export interface Length {
  readonly unit: 'minute' | 'hour' | 'day';
  readonly n: number;
}

/** lengthOf gives milliseconds in the largest unit that fits: 40 minutes, 5 hours, 3 days. */
export function lengthOf(millis: number): Length {
  const minutes = Math.max(1, Math.round(millis / 60_000));
  if (minutes < 60) {
    return { unit: 'minute', n: minutes };
  }
  const hours = Math.round(minutes / 60);
  return hours < 48 ? { unit: 'hour', n: hours } : { unit: 'day', n: Math.round(hours / 24) };
}
