// Dragging a line: out of an outcome, or the end of one that is there.
import type { Point } from '../../journey/arrange';
import { type Outcome, whyNot } from '../../journey/edit';
import type { EdgeId, NodeId } from '../../journey/ids';
import type { Said } from '../../journey/steps';
import { say } from '../say';
import { gestureOf } from './drop';
import { toDrawing, within } from './geometry';
import { ids } from './ids';
import type { Drag } from './press';
import { dragOn, handOf, type Stage } from './stage';
import type { Subject } from './subject';
import { stepAt } from './zones';

/** How far around a card a line still reaches it, in px of the screen. */
const margin = 10;

/**
 * lineDrag draws a line from a point of the drawing to the pointer. Dropped on a step it leads there, unless that
 * refuses it; a new line that is dropped on the empty canvas asks which step to add, a line that was there is deleted.
 */
export function lineDrag(stage: Stage, subject: LineSubject, from: Point): Drag {
  return dragOn(stage, (layer) => {
    let over: NodeId | undefined;
    let why: Said | undefined;
    return {
      move: (held, frame) => {
        const arrangement = stage.arrangement();
        const at = toDrawing(frame, held);
        over = arrangement && within(frame, held) ? stepAt(arrangement, at, margin / frame.zoom) : undefined;
        why = over === undefined ? undefined : refusal(stage, subject, over);
        const corner = over === undefined ? undefined : arrangement?.places.at.get(over);
        layer.line(from, held, frame);
        layer.target(corner && arrangement ? { ...corner, ...arrangement.size } : undefined, frame, why !== undefined);
        layer.say(why && say(stage.t, why), held, true);
      },
      drop: (held, frame) => {
        const hand = handOf(stage);
        if (!hand || !within(frame, held)) return undefined;
        if (over !== undefined) {
          const gesture = gestureOf(subject, { where: 'step', step: over }, ids);
          if (why) hand.tell(why);
          else if (gesture) hand.run(gesture);
          return undefined;
        }
        if (subject.what === 'end') {
          hand.unlink(subject.line);
          return undefined;
        }
        const arrangement = stage.arrangement();
        const { width, height } = arrangement?.size ?? { width: 0, height: 0 };
        const at = toDrawing(frame, held);
        const corner = { x: Math.round(at.x - width / 2), y: Math.round(at.y) };
        layer.slot({ ...corner, width, height }, frame);
        hand.pull(subject.from, held, arrangement?.own ? corner : undefined, layer.clear);
        return true;
      },
    };
  });
}

export type LineSubject = Extract<Subject, { readonly what: 'line' | 'end' }>;

/** refusal is why a step does not take a line. */
function refusal(stage: Stage, subject: LineSubject, to: NodeId): Said | undefined {
  const { drawing } = stage.state();
  const from = subject.what === 'line' ? subject.from : beginOf(stage, subject.line);
  return from ? whyNot(drawing, from, to) : { word: 'edit.refused.gone' };
}

function beginOf(stage: Stage, line: EdgeId): Outcome | undefined {
  const edge = stage.state().drawing.edges.get(line);
  return edge && { node: edge.from, port: edge.port };
}
