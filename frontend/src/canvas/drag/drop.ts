// What happens where something is dropped: a gesture of the drawing.

import type { Point } from '../../journey/arrange';
import type { Drawing } from '../../journey/drawing';
import { type Answer, add, carry, connect, disconnect, type Ids, orderBranch, reconnect } from '../../journey/edit';
import type { Place, Subject } from './subject';

export type Gesture = (drawing: Drawing) => Answer;

/**
 * gestureOf is the gesture of a subject that was dropped at a place; undefined where it cannot be put there. corner is
 * where a new step's card lies, when the author arranges the steps.
 */
export function gestureOf(subject: Subject, place: Place, ids: Ids, corner?: Point): Gesture | undefined {
  const at = corner && ([corner.x, corner.y] as const);
  switch (subject.what) {
    case 'kind':
      return put(subject.kind, place, ids, at);
    case 'steps':
      return place.where === 'outcome' ? (d) => carry(d, { nodes: subject.nodes, to: place.at }) : undefined;
    case 'branch':
      if (place.where === 'order') return (d) => orderBranch(d, { at: place.at, to: place.to });
      return place.where === 'outcome' ? (d) => carry(d, { nodes: subject.nodes, to: place.at }) : undefined;
    case 'line':
      return place.where === 'step' ? (d) => connect(d, { from: subject.from, to: place.step }) : undefined;
    case 'end':
      if (place.where === 'free') return (d) => disconnect(d, { edge: subject.line });
      return place.where === 'step' ? (d) => reconnect(d, { edge: subject.line, to: place.step }) : undefined;
    case 'begin':
      if (place.where === 'free') return (d) => disconnect(d, { edge: subject.line });
      return place.where === 'outcome' ? (d) => reconnect(d, { edge: subject.line, from: place.at }) : undefined;
  }
}

function put(kind: string, place: Place, ids: Ids, at: readonly [number, number] | undefined): Gesture | undefined {
  const lies = at ? { at } : {};
  if (place.where === 'outcome') return (d) => add(d, { kind, from: place.at, ...lies }, ids);
  if (place.where === 'before') return (d) => add(d, { kind, to: place.step, ...lies }, ids);
  return place.where === 'free' ? (d) => add(d, { kind, ...lies }, ids) : undefined;
}
