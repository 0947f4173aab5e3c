import { useStoreApi } from '@xyflow/react';
import { type RefObject, useEffect, useRef } from 'react';
import type { Point } from '../journey/arrange';
import { lastOf } from './picked';
import type { CanvasStore } from './store';
import type { Arrangement } from './useArrangement';

/** MenuAt is where a menu was asked for: in px of the window and of the drawing, on a step or on the empty canvas. */
export interface MenuAt {
  readonly client: Point;
  readonly point: Point;
  readonly step: string | undefined;
}

interface Acts {
  readonly stage: RefObject<HTMLElement | null>;
  readonly arrangement: Arrangement | undefined;
  readonly store: CanvasStore;
  readonly open: ((at: MenuAt) => void) | undefined;
}

/** How long a finger rests, and how far it may move meanwhile. */
const rest = 550;
const still = 8;

/** useMenu asks for a menu on a right click, on the menu key, and where a finger rests. */
export function useMenu(acts: Acts): void {
  const flow = useStoreApi();
  const now = useRef(acts);
  useEffect(() => {
    now.current = acts;
  });
  const { stage } = acts;
  const there = acts.arrangement !== undefined && acts.open !== undefined;
  useEffect(() => {
    const root = stage.current;
    if (!root || !there) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let begun: Point = { x: 0, y: 0 };
    const onCanvas = (client: Point): Point => {
      const { left, top } = root.getBoundingClientRect();
      const [x, y, zoom] = flow.getState().transform;
      return { x: (client.x - left - x) / zoom, y: (client.y - top - y) / zoom };
    };
    const ask = (client: Point, step: string | undefined) =>
      now.current.open?.({ client, point: onCanvas(client), step });
    const stepAt = (target: EventTarget | null, client: Point) => {
      const card = target instanceof Element ? target.closest<HTMLElement>('.react-flow__node') : null;
      return card?.dataset.id ?? under(now.current.arrangement, onCanvas(client));
    };
    const menu = (e: MouseEvent) => {
      if (e.defaultPrevented || (e.target instanceof Element && e.target.closest('input, textarea'))) return;
      e.preventDefault();
      const client = { x: e.clientX, y: e.clientY };
      const byKey = e.target instanceof Element && e.target.classList.contains('tabiji-stage');
      if (!byKey) return ask(client, stepAt(e.target, client));
      const step = lastOf(now.current.store.getState().picked);
      ask(cornerOf(root, step), step);
    };
    const stop = () => clearTimeout(timer);
    const press = (e: PointerEvent) => {
      stop();
      if (e.pointerType === 'mouse' || !e.isPrimary) return; // with a second finger it is a pinch
      begun = { x: e.clientX, y: e.clientY };
      const { target } = e;
      timer = setTimeout(() => ask(begun, stepAt(target, begun)), rest);
    };
    const move = (e: PointerEvent) => {
      if (Math.hypot(e.clientX - begun.x, e.clientY - begun.y) > still) stop();
    };
    root.addEventListener('contextmenu', menu);
    root.addEventListener('pointerdown', press, true);
    root.addEventListener('pointermove', move, true);
    root.addEventListener('pointerup', stop, true);
    root.addEventListener('pointercancel', stop, true);
    return () => {
      stop();
      root.removeEventListener('contextmenu', menu);
      root.removeEventListener('pointerdown', press, true);
      root.removeEventListener('pointermove', move, true);
      root.removeEventListener('pointerup', stop, true);
      root.removeEventListener('pointercancel', stop, true);
    };
  }, [stage, there, flow]);
}

/** under is the step at a point of the drawing: seen from far, cards are not in the document. */
function under(arrangement: Arrangement | undefined, p: Point): string | undefined {
  if (!arrangement) return undefined;
  const { places, size } = arrangement;
  for (const [id, at] of places.at)
    if (p.x >= at.x && p.x <= at.x + size.width && p.y >= at.y && p.y <= at.y + size.height) return id;
  return undefined;
}

/** cornerOf is where the menu key opens the menu of a step: at its card, else in the middle of the canvas. */
function cornerOf(root: HTMLElement, step: string | undefined): Point {
  const card = step === undefined ? null : root.querySelector(`.react-flow__node[data-id="${CSS.escape(step)}"]`);
  const box = (card ?? root).getBoundingClientRect();
  return card ? { x: box.left + 16, y: box.bottom } : { x: box.left + box.width / 2, y: box.top + box.height / 2 };
}
