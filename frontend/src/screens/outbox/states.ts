import {
  type Icon,
  IconCheck,
  IconClock,
  IconHourglass,
  IconMailOff,
  IconPlayerPause,
  IconPlayerSkipForward,
  IconQuestionMark,
  IconRefresh,
  IconSend,
} from '@tabler/icons-react';
import type { Tone } from '../../parts';
import type { Delivery } from './deliveries';

export type State = Delivery['state'];

interface Look {
  readonly tone: Tone;
  readonly icon: Icon;
}

export const looks: Readonly<Record<State, Look>> = {
  due: { tone: 'chosen', icon: IconClock },
  claimed: { tone: 'hint', icon: IconSend },
  handed: { tone: 'hint', icon: IconSend },
  later: { tone: 'wait', icon: IconRefresh },
  held: { tone: 'pause', icon: IconPlayerPause },
  unknown: { tone: 'wait', icon: IconQuestionMark },
  sent: { tone: 'good', icon: IconCheck },
  skipped: { tone: 'quiet', icon: IconPlayerSkipForward },
  expired: { tone: 'quiet', icon: IconHourglass },
  never: { tone: 'bad', icon: IconMailOff },
};

/** Tab is one filter over the table, with the states it shows. */
export interface Tab {
  readonly id: string;
  readonly states: readonly State[];
}

export const tabs: readonly Tab[] = [
  { id: 'all', states: [] },
  { id: 'due', states: ['due'] },
  { id: 'sending', states: ['claimed', 'handed'] },
  { id: 'later', states: ['later'] },
  { id: 'held', states: ['held'] },
  { id: 'unknown', states: ['unknown'] },
  { id: 'sent', states: ['sent'] },
  { id: 'skipped', states: ['skipped'] },
  { id: 'expired', states: ['expired'] },
  { id: 'never', states: ['never'] },
];

interface Count {
  readonly state: State;
  readonly practice: boolean;
  readonly n: number;
  /** Of those, how many a person has had sent anew. */
  readonly settled: number;
}

/** countOf adds up a tab's figure; practice and real alike unless one is asked for. */
export function countOf(tab: Tab, counts: readonly Count[], practice: boolean | undefined): number {
  return counts
    .filter(
      (c) =>
        (tab.states.length === 0 || tab.states.includes(c.state)) &&
        (practice === undefined || c.practice === practice),
    )
    .reduce((n, c) => n + c.n, 0);
}

/** needs counts what waits for a person's decision: held deliveries, and unknown ones without a decision. */
export function needs(tab: Tab, counts: readonly Count[], practice: boolean | undefined): number {
  const asks = (c: Count) => (c.state === 'held' || c.state === 'unknown' ? c.n - c.settled : 0);
  return tab.id === 'all'
    ? 0
    : countOf(
        tab,
        counts.map((c) => ({ ...c, n: asks(c) })),
        practice,
      );
}

/** whenOf is the moment a delivery's row shows: of its result, of its next try, of its plan. */
export function whenOf(d: Delivery): string {
  return d.resolved_at ?? (d.state === 'later' || d.state === 'due' ? d.next_at : d.handed_at) ?? d.planned_at;
}
