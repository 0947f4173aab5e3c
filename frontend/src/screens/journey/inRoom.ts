import { createContext, useContext } from 'react';
import type { Lookups } from '../../canvas';
import type { Drawing } from '../../journey';
import type { Counted } from './data';
import type { Acted, Finding, Whole } from './types';
import type { RoomState } from './useRoom';

/** InRoom is what everything in the room of one journey is about. */
export interface InRoom {
  readonly whole: Whole;
  /** The journey with the people inside, for what asks before it acts. */
  readonly acted: Acted;
  readonly room: RoomState;
  /** The drawing that is shown: what runs, or the draft. */
  readonly drawing: Drawing;
  readonly counting: Counted | undefined;
  /** What is or may be wrong with the draft, the worst first. */
  readonly findings: readonly Finding[];
  readonly lookups: Lookups;
}

export const RoomContext = createContext<InRoom | undefined>(undefined);

export function useInRoom(): InRoom {
  const value = useContext(RoomContext);
  if (!value) {
    throw new Error('outside of a journey');
  }
  return value;
}
