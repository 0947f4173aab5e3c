import { createContext, useContext } from 'react';
import type { Group, Part } from './rule';
import type { Known } from './useKnown';

/** Scope is what a condition asks about: a person, or the event at hand. */
export type Scope = 'person' | 'event';

/** Editing is the condition that is edited, for its rows. */
export interface Editing {
  readonly root: Group;
  readonly known: Known;
  /** The row that was just added, and is to be filled in. */
  readonly arrived: number | undefined;
  /** change takes another condition; the part with a number is where one goes on. Changes of one burst, such as
   * typing, are one entry of what can be undone. */
  readonly change: (next: Group | undefined, on?: { readonly at?: number; readonly burst?: string }) => void;
  /** put takes another part in the place of one with its number. */
  readonly put: (part: Part, burst?: string) => void;
}

export const EditingContext = createContext<Editing | undefined>(undefined);

export function useEditing(): Editing {
  const value = useContext(EditingContext);
  if (!value) {
    throw new Error('outside of a condition');
  }
  return value;
}
