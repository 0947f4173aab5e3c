import type { Outcome } from '../journey/edit';
import type { NoteHand } from './notes/hand';
import type { PhaseHand } from './phases/hand';

/** Hand is what a person may do to the drawing on the canvas. A drawing that is only read has none. */
export interface Hand {
  /** add asks for the step to add at an outcome. */
  readonly add: (at: Outcome) => void;
  /** rename gives a step the author's name; an empty one removes it. */
  readonly rename: (step: string, title: string) => void;
  readonly notes: NoteHand;
  readonly phases: PhaseHand;
  /** arrangeBy sets who arranges the steps from now on. */
  readonly arrangeBy: (by: 'auto' | 'own') => void;
}
