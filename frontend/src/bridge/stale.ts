// What of the page is stale when rows of a noun changed.

/** Part names the first word of a query key. Those of one journey are apart, so that people who move through it make
 * its counts stale and not its drawing. */
export type Part =
  | 'status'
  | 'standing'
  | 'journeys'
  | 'journey-head'
  | 'journey-draft'
  | 'journey-findings'
  | 'journey-example'
  | 'journey-counts'
  | 'journey-people'
  | 'journey-preview'
  | 'contacts'
  | 'fields'
  | 'tags'
  | 'outbox'
  | 'practice'
  | 'notices'
  | 'account'
  | 'calendar'
  | 'mails'
  | 'mail-look'
  | 'settings';

/** parts are by the nouns that hints name. A version of a journey is in none: it never changes. */
const parts = {
  account: ['account', 'outbox', 'status', 'standing'],
  agenda: ['status', 'calendar'],
  contact: ['contacts', 'tags', 'status'],
  draft: [
    ...['journeys', 'journey-head', 'journey-draft', 'journey-findings', 'journey-counts', 'journey-preview'],
    'mails', // which journeys send one
  ],
  enrollment: ['journeys', 'journey-counts', 'journey-people', 'journey-preview', 'contacts', 'status', 'calendar'],
  event: ['contacts'],
  field: ['fields', 'contacts', 'journey-findings', 'journey-example'],
  journey: [
    ...['journeys', 'journey-head', 'journey-findings', 'journey-counts', 'journey-preview'],
    ...['status', 'calendar', 'contacts', 'journey-example'],
  ],
  late: ['outbox', 'status'],
  message: [
    ...['journeys', 'journey-head', 'journey-draft', 'journey-findings', 'journey-preview'],
    ...['mails', 'mail-look', 'journey-example'],
  ],
  notice: ['notices', 'status', 'standing'],
  outbox: ['outbox', 'status', 'standing', 'calendar', 'contacts'],
  practice: ['practice', 'status'],
  preferences: ['settings'],
  tag: ['tags', 'contacts'],
  wake: [],
  workspace: ['status', 'standing', 'settings', 'journey-example'],
} as const satisfies Readonly<Record<string, readonly Part[]>>;

/** Noun is what a hint may name. */
export type Noun = keyof typeof parts;

export const nouns: readonly string[] = Object.keys(parts);

/** everyPart are all that a hint can make stale. */
export const everyPart: ReadonlySet<string> = new Set(Object.values(parts).flat());

const isNoun = (noun: string): noun is Noun => Object.hasOwn(parts, noun);

/** stale lists the parts that hints make stale; undefined: a noun is not known, so all of them. */
export function stale(changed: readonly string[]): readonly Part[] | undefined {
  const found = new Set<Part>();
  for (const noun of changed) {
    if (!isNoun(noun)) {
      return undefined;
    }
    for (const part of parts[noun]) {
      found.add(part);
    }
  }
  return [...found];
}
