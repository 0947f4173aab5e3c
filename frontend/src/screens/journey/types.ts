// What the API says of journeys, by the names this room has for it.
import type { Schemas } from '../../bridge';

export type Card = Schemas['Card'];
export type Whole = Schemas['Whole'];
export type Finding = Schemas['Finding'];
export type Preview = Schemas['Preview'];
export type PersonAt = Schemas['PersonAt'];
export type GoneStep = Schemas['GoneStep'];

/** Acted is what a command must know of a journey. */
export type Acted = Pick<
  Schemas['View'],
  'id' | 'title' | 'state' | 'practice' | 'inside' | 'version' | 'changed' | 'paused_at'
>;
