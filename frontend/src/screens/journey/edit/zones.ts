/** zones are time zones that people who sell and write live in, from east to west of Tokyo. */
export const zones: readonly string[] = [
  'Asia/Tokyo',
  'Asia/Seoul',
  'Asia/Shanghai',
  'Asia/Taipei',
  'Asia/Hong_Kong',
  'Asia/Singapore',
  'Asia/Bangkok',
  'Asia/Jakarta',
  'Asia/Kolkata',
  'Asia/Dubai',
  'Europe/Athens',
  'Europe/Berlin',
  'Europe/Paris',
  'Europe/Madrid',
  'Europe/London',
  'UTC',
  'America/Sao_Paulo',
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Los_Angeles',
  'Pacific/Honolulu',
  'Pacific/Auckland',
  'Australia/Sydney',
];

/** withZones are the zones to choose from, with one more where it is none of them. */
export function withZones(own: string): readonly string[] {
  return own === '' || zones.includes(own) ? zones : [own, ...zones];
}
