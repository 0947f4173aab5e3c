// Dragging what the lit places take: a new step, steps that go elsewhere, a branch, the begin of a line.
import type { Point } from '../../journey/arrange';
import { isEntry } from '../../journey/kinds';
import { portWord } from '../../journey/steps';
import { say } from '../say';
import { gestureOf } from './drop';
import { type Frame, toDrawing, within } from './geometry';
import { ids } from './ids';
import type { Looks } from './layer';
import type { Drag, Held } from './press';
import { cardOf, dragOn, handOf, type Stage, tell } from './stage';
import type { Subject, Zone } from './subject';
import { type Measured, nearest, reach, spotName, zonesFor } from './zones';

/** Dragged is a subject with its looks; it may be another one while Alt is held. */
export interface Dragged {
  readonly subject: Subject;
  readonly looks: Looks;
}

/** zoneDrag lights up all places that may take the subject; the nearest one catches. */
export function zoneDrag(stage: Stage, what: (alt: boolean) => Dragged, from?: (frame: Frame) => Point): Drag {
  return dragOn(stage, (layer) => {
    const seen = { alt: undefined as boolean | undefined, for: stage.arrangement() };
    let { subject, looks } = what(false);
    let zones: readonly Zone[] = [];
    let caught: Zone | undefined;
    const lifted = new Set<Element>();

    const light = (held: Held, frame: Frame) => {
      const arrangement = stage.arrangement();
      if (seen.alt === held.alt && seen.for === arrangement) return;
      [seen.alt, seen.for] = [held.alt, arrangement];
      ({ subject, looks } = what(held.alt));
      const state = stage.state();
      zones = arrangement ? zonesFor(subject, arrangement, state.picked, measured(stage, frame)) : [];
      layer.rings(zones, frame);
      if (subject.what !== 'begin') layer.ghost(looks, held, frame.zoom);
      unlift(lifted);
      if (subject.what === 'steps' || subject.what === 'branch') {
        for (const n of subject.nodes) {
          const card = cardOf(stage, n);
          card?.setAttribute('data-lifted', '');
          if (card) lifted.add(card);
        }
      }
    };
    return {
      move: (held, frame) => {
        light(held, frame);
        const inside = within(frame, held);
        caught = inside ? nearest(zones, toDrawing(frame, held), reach / frame.zoom) : undefined;
        layer.caught(caught, slotOf(stage, subject, looks, caught), frame);
        if (subject.what === 'begin') {
          const end = from?.(frame);
          if (end) layer.line(end, held, frame, true);
        } else {
          layer.ghost(undefined, held, frame.zoom);
        }
        const why = inside && zones.length === 0 ? noZones(stage, subject) : undefined;
        layer.say(why && stage.t(why), held, true);
      },
      drop: (held, frame) => {
        const arrangement = stage.arrangement();
        const inside = within(frame, held);
        if (caught) {
          const corner = subject.what === 'kind' && arrangement?.own ? cornerAt(stage, held, frame) : undefined;
          const gesture = gestureOf(subject, caught.place, ids, corner);
          if (gesture) handOf(stage)?.run(gesture);
        } else if (inside) {
          free(stage, subject, held, frame, zones);
        }
        return undefined;
      },
      end: () => unlift(lifted),
    };
  });
}

function unlift(cards: Set<Element>): void {
  for (const card of cards) card.removeAttribute('data-lifted');
  cards.clear();
}

/** free puts down what was dropped where no zone caught it. */
function free(stage: Stage, subject: Subject, held: Held, frame: Frame, zones: readonly Zone[]): void {
  const own = stage.arrangement()?.own === true;
  const hand = handOf(stage);
  if (subject.what === 'begin') {
    hand?.unlink(subject.line);
  } else if (subject.what === 'kind' && (own || standsAlone(stage, subject.kind, zones))) {
    const corner = own ? cornerAt(stage, held, frame) : undefined;
    const gesture = gestureOf(subject, { where: 'free', at: toDrawing(frame, held) }, ids, corner);
    if (gesture) hand?.run(gesture);
  } else if (zones.length > 0) {
    tell(stage, subject.what === 'kind' ? 'drag.where' : 'drag.where.step');
  }
}

/** standsAlone: the first step, and an entry where nothing is without one. */
function standsAlone(stage: Stage, kind: string, zones: readonly Zone[]): boolean {
  return stage.state().drawing.nodes.size === 0 || (isEntry(kind) && zones.length === 0);
}

/** noZones is why a subject can be put nowhere. */
function noZones(stage: Stage, subject: Subject): string | undefined {
  if (subject.what === 'steps' || subject.what === 'branch') {
    const { drawing } = stage.state();
    return subject.nodes.some((n) => isEntry(drawing.nodes.get(n)?.kind ?? '')) ? 'drag.entry' : 'drag.nowhere';
  }
  return undefined;
}

/** cornerAt is where a card lies whose middle is under the pointer, in px of the drawing. */
function cornerAt(stage: Stage, held: Held, frame: Frame): Point {
  const size = stage.arrangement()?.size ?? { width: 0, height: 0 };
  const p = toDrawing(frame, held);
  return { x: Math.round(p.x - size.width / 2), y: Math.round(p.y - size.height / 2) };
}

/** slotOf is what the caught place shows: the step, and by which outcome it is reached where the step has several. */
function slotOf(stage: Stage, subject: Subject, looks: Looks, zone: Zone | undefined): Looks | undefined {
  if (!zone || subject.what === 'begin' || zone.place.where === 'order') return undefined;
  if (zone.place.where !== 'outcome') return looks;
  const { drawing } = stage.state();
  const step = drawing.nodes.get(zone.place.at.node);
  const word = step && portWord(step, zone.place.at.port);
  if (!word) return looks;
  return { ...looks, title: stage.t('drag.slot', { outcome: say(stage.t, word), title: looks.title }) };
}

/** measured are the positions of the open outcomes that are in the document. */
function measured(stage: Stage, frame: Frame): Measured {
  const at = new Map<string, Point>();
  for (const e of stage.canvas.querySelectorAll<HTMLElement>('[data-open]')) {
    const { node, port } = e.dataset;
    const box = e.getBoundingClientRect();
    if (node === undefined || port === undefined || box.width === 0) continue;
    const middle = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
    at.set(spotName({ node, port } as Parameters<typeof spotName>[0]), toDrawing(frame, middle));
  }
  return at;
}
