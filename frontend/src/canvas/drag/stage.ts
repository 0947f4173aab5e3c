// The canvas on which something is dragged, and what all drags have in common.
import type { TFunction } from 'i18next';
import type { Hand } from '../hand';
import type { CanvasState } from '../store';
import type { Arrangement } from '../useArrangement';
import { type Frame, panSpeed, within } from './geometry';
import { type Layer, type Looks, layerIn } from './layer';
import type { Drag, Held } from './press';

/** Stage is a canvas as drags need it. */
export interface Stage {
  readonly t: TFunction;
  /** The element that covers the canvas, for the layer. */
  readonly host: HTMLElement;
  /** The canvas's element; its cards and lines are found by their attributes. */
  readonly canvas: HTMLElement;
  readonly state: () => CanvasState;
  readonly arrangement: () => Arrangement | undefined;
  readonly frame: () => Frame;
  readonly pan: (by: { readonly x: number; readonly y: number }) => void;
  /** watch calls f when the view moves; it gives the function that ends it. */
  readonly watch: (f: () => void) => () => void;
  /** again has the drag moved once more, to where the pointer is. */
  readonly again: () => void;
}

/** Moves are what one sort of drag does; the frame is that of the moment. */
export interface Moves {
  readonly move: (held: Held, frame: Frame) => void;
  /** drop gives true when the layer is to stay for a while, and is cleared by what was called. */
  readonly drop: (held: Held, frame: Frame) => boolean | undefined;
  /** end is called after a drop and after a cancel. */
  readonly end?: () => void;
}

/**
 * dragOn is a drag on a canvas with a layer of its own. At the edges of the canvas the view moves, once the pointer
 * was away from them.
 */
export function dragOn(stage: Stage, make: (layer: Layer) => Moves): Drag {
  const layer = layerIn(stage.host);
  const moves = make(layer);
  const unwatch = stage.watch(() => {
    layer.follow(stage.frame());
    stage.again();
  });
  let last: Held | undefined;
  let away = false;
  let panning = 0;
  let then = 0;
  const pan = (time: number) => {
    panning = 0;
    const frame = stage.frame();
    if (!last || !within(frame, last)) return;
    const speed = panSpeed(frame, last);
    if (speed.x === 0 && speed.y === 0) return;
    const passed = Math.min(50, then === 0 ? 16 : time - then) / 1000;
    then = time;
    stage.pan({ x: speed.x * passed, y: speed.y * passed });
    panning = requestAnimationFrame(pan);
  };
  const end = (keep: boolean) => {
    cancelAnimationFrame(panning);
    unwatch();
    moves.end?.();
    if (!keep) layer.clear();
  };
  return {
    move: (held) => {
      last = held;
      const frame = stage.frame();
      const speed = panSpeed(frame, held);
      const calm = speed.x === 0 && speed.y === 0;
      away ||= calm && within(frame, held);
      if (away && !calm && !panning) {
        then = 0;
        panning = requestAnimationFrame(pan);
      }
      moves.move(held, frame);
    },
    drop: (held) => {
      const keep = moves.drop(held, stage.frame()) === true;
      end(keep);
    },
    cancel: () => end(false),
  };
}

/** looksOf is how a step of the drawing appears while it is dragged; count is how many are. */
export function looksOf(stage: Stage, step: string, tone: string, count = 1): Looks {
  const text = stage.state().texts.get(step);
  const icon = cardOf(stage, step)?.querySelector('svg');
  return { kind: text?.kind ?? '', title: text?.title ?? '', tone, icon, count };
}

/** cardOf is the element of a step's card, where it is in the document. */
export function cardOf(stage: Stage, step: string): HTMLElement | null {
  return stage.canvas.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(step)}"]`);
}

/** handOf is what the person may do; a drag begins only where it is there, but the draft may be left meanwhile. */
export function handOf(stage: Stage): Hand | undefined {
  return stage.state().hand;
}

/** tell says a sentence of the word list. */
export function tell(stage: Stage, word: string): void {
  handOf(stage)?.tell({ word });
}
