// What can be dragged on the canvas, and the places of a drawing that may take it.
import type { Point } from '../../journey/arrange';
import type { Outcome } from '../../journey/edit';
import type { EdgeId, NodeId } from '../../journey/ids';

/** Subject is what is dragged. */
export type Subject =
  /** A new step, from the palette. */
  | { readonly what: 'kind'; readonly kind: string }
  /** Steps of the drawing: one, or a branch. */
  | { readonly what: 'steps'; readonly nodes: readonly NodeId[] }
  /** The branch of an outcome, which can also be put among the other branches of its step. */
  | { readonly what: 'branch'; readonly from: Outcome; readonly nodes: readonly NodeId[] }
  /** A line that is pulled out of an outcome. */
  | { readonly what: 'line'; readonly from: Outcome }
  /** One end of a line. */
  | { readonly what: 'end'; readonly line: EdgeId }
  | { readonly what: 'begin'; readonly line: EdgeId };

/** Place is where something is dropped. */
export type Place =
  /** At an outcome: on its line, or where it is open. */
  | { readonly where: 'outcome'; readonly at: Outcome }
  /** Before a step, as one more entry. */
  | { readonly where: 'before'; readonly step: NodeId }
  /** Among the branches of its step; to counts from 0. */
  | { readonly where: 'order'; readonly at: Outcome; readonly to: number }
  | { readonly where: 'step'; readonly step: NodeId }
  /** Anywhere else on the canvas, in px of the drawing. */
  | { readonly where: 'free'; readonly at: Point };

/** Zone is a place that lights up while something is dragged that it may take; its position is in px of the drawing. */
export interface Zone extends Point {
  readonly place: Place;
  /** The line that would part. */
  readonly line?: EdgeId;
}
