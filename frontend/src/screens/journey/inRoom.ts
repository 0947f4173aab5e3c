import { createContext, useContext } from 'react';
import type { Lookups } from '../../canvas';
import type { Drawing } from '../../journey';
import type { Answer } from '../../journey/edit';
import type { Counted } from './data';
import type { DraftStore } from './edit/store';
import type { Selecting } from './select/selecting';
import type { Acted, Finding, Whole } from './types';
import type { RoomState } from './useRoom';

/** InRoom is the context of all parts of one journey's room. */
export interface InRoom {
  readonly whole: Whole;
  /** The journey with its number of people inside, for dialogs that ask before a command. */
  readonly acted: Acted;
  readonly room: RoomState;
  /** The drawing that is shown: the live version or the draft. */
  readonly drawing: Drawing;
  /** The version that runs and the draft, where these differ. */
  readonly pair: { readonly live: Drawing; readonly draft: Drawing } | undefined;
  readonly counting: Counted | undefined;
  /** What is or may be wrong with the draft, errors first; and what of it was set aside. */
  readonly findings: readonly Finding[];
  readonly aside: readonly Finding[];
  readonly lookups: Lookups;
  /** Changes the draft; absent while something else is shown. */
  readonly edit: Edit | undefined;
  /** What can be done with the selected steps. */
  readonly selecting: Selecting;
}

/** Edit changes the draft of the room. */
export interface Edit {
  readonly store: DraftStore;
  /**
   * run makes the change of a gesture, selects what it made, and shows the reason when it cannot be made. Changes with
   * the same burst, such as typing into one field, are one entry of the undo list.
   */
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
