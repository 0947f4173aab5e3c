/** zones are IANA time zones offered for a journey, beginning with Tokyo. */
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

/** withZones are the offered zones, and own when it is none of them. */
export function withZones(own: string): readonly string[] {
  return own === '' || zones.includes(own) ? zones : [own, ...zones];
}
