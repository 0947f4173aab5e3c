// The API's types of journeys, under the names that this room uses.
import type { Schemas } from '../../bridge';

export type { Card } from '../../parts';

/** Whole is one journey as its room shows it, without its people. */
export interface Whole extends Readonly<Schemas['Head']> {
  readonly draft: Schemas['Drawing'];
  /** The revision of the journey's row from which the draft was read. */
  readonly draftRev: number;
  readonly messages: readonly Schemas['MessageHead'][];
  /** The live version, where the draft has another meaning. */
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
