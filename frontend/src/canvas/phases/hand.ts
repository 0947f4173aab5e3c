/** PhaseHand is what a person may do with phases on the canvas. */
export interface PhaseHand {
  readonly rename: (phase: string, title: string) => void;
}
