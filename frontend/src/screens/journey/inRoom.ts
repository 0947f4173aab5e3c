import { createContext, useContext } from 'react';
import type { Lookups } from '../../canvas';
import type { Drawing } from '../../journey';
import type { Answer } from '../../journey/edit';
import type { Counted } from './data';
import type { DraftStore } from './edit/store';
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
  /** What changes the draft; absent while something else is shown. */
  readonly edit: Edit | undefined;
}

/** Edit changes the draft of the room. */
export interface Edit {
  readonly store: DraftStore;
  /** run makes the change of a gesture, selects what it made, and says why when it cannot be made. Changes of one
   * burst, such as typing into one field, are one entry of the list. */
  readonly run: (gesture: (drawing: Drawing) => Answer, burst?: string) => boolean;
}

export const RoomContext = createContext<InRoom | undefined>(undefined);

export function useInRoom(): InRoom {
  const value = useContext(RoomContext);
  if (!value) {
    throw new Error('outside of a journey');
  }
  return value;
}
