import type { Outcome } from '../journey/edit';

/** Hand is what a person may do to the drawing on the canvas. A drawing that is only read has none. */
export interface Hand {
  /** add asks for the step to add at an outcome. */
  readonly add: (at: Outcome) => void;
}
