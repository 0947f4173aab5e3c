// What the API says of journeys, by the names this room has for it.
import type { Schemas } from '../../bridge';

export type { Card } from '../../parts';

/** Whole is one journey as its room shows it, without its people. */
export interface Whole extends Readonly<Schemas['Head']> {
  readonly draft: Schemas['Drawing'];
  /** The revision under which the draft was read. */
  readonly draftRev: number;
  readonly messages: readonly Schemas['MessageHead'][];
  /** What runs, where the draft means something else. */
  readonly live: Schemas['VersionView'] | undefined;
}

export type Numbers = Readonly<Pick<Schemas['Counting'], 'inside' | 'held' | 'broken' | 'entered'>>;
export type Finding = Schemas['Finding'];
export type Preview = Schemas['Preview'];
export type PersonAt = Schemas['PersonAt'];
export type GoneStep = Schemas['GoneStep'];

/** Acted is what a command must know of a journey. */
export type Acted = Readonly<
  Pick<Schemas['View'], 'id' | 'title' | 'state' | 'practice' | 'inside' | 'version' | 'changed' | 'paused_at'>
>;
