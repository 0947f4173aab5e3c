import { createContext, useContext } from 'react';
import type { Group, Part } from './rule';
import type { Known } from './useKnown';

/** Scope is what a condition is about: a person, or an event. */
export type Scope = 'person' | 'event';

/** Editing is the condition that is edited, for its rows. */
export interface Editing {
  readonly root: Group;
  readonly known: Known;
  /** The number of the row that was just added, and has no content yet. */
  readonly arrived: number | undefined;
  /**
   * change replaces the condition; the part with the number on.at gets the focus. Changes with the same burst, such as
   * typing, are one entry of the undo list.
   */
  readonly change: (next: Group | undefined, on?: { readonly at?: number; readonly burst?: string }) => void;
  /** put replaces the part with the same number. */
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
