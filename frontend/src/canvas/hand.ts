import type { Point } from '../journey/arrange';
import type { Drawing } from '../journey/drawing';
import type { Answer, Outcome } from '../journey/edit';
import type { EdgeId } from '../journey/ids';
import type { Said } from '../journey/steps';
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
  /** run makes the change of a gesture; false where it cannot be made, and the reason was shown. */
  readonly run: (gesture: (drawing: Drawing) => Answer) => boolean;
  /**
   * pull asks for the step to add at an outcome, beside a point of the window; corner is where its card lies when the
   * author arranges the steps. closed is called when one was chosen, or none.
   */
  readonly pull: (from: Outcome, beside: Point, corner: Point | undefined, closed: () => void) => void;
  /** unlink deletes a line, and says so with a way back. */
  readonly unlink: (line: EdgeId) => void;
  /** tell shows a sentence. */
  readonly tell: (said: Said) => void;
  /** arrangeBy sets who arranges the steps from now on. */
  readonly arrangeBy: (by: 'auto' | 'own') => void;
}
