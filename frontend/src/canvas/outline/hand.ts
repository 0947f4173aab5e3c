import type { Outcome } from '../../journey/edit';
import type { NodeId } from '../../journey/ids';

/** OutlineHand is what a person may do to the drawing in the outline. A drawing that is only read has none. */
export interface OutlineHand {
  /** add asks for the step to add at an outcome; undefined: on the empty canvas. */
  readonly add: (at: Outcome | undefined) => void;
  readonly rename: (node: NodeId, title: string) => void;
  readonly nameBranch: (at: Outcome, title: string) => void;
  /** switchOff makes people pass through steps without effect, or switches the steps on again. */
  readonly switchOff: (nodes: readonly NodeId[], off: boolean) => void;
  /** along moves a step up (-1) or down (1) its line; across to the branch before or behind. They tell whether it moved. */
  readonly along: (node: NodeId, by: 1 | -1) => boolean;
  readonly across: (node: NodeId, by: 1 | -1) => boolean;
  readonly orderBranch: (at: Outcome, by: 1 | -1) => boolean;
  readonly remove: (nodes: readonly NodeId[]) => void;
  readonly removeBranch: (at: Outcome) => void;
  /** cut deletes the line of an outcome. */
  readonly cut: (at: Outcome) => void;
  /** lead asks to which step an outcome leads. */
  readonly lead: (at: Outcome) => void;
}
