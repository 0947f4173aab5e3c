import { useStoreApi } from '@xyflow/react';
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { Bounds, Point } from '../journey/arrange';
import { isImeKey } from '../parts/keys';
import { boxed, boxOf, sameSet, touched } from './box';
import type { PickedSet } from './picked';
import type { CanvasStore } from './store';
import type { Arrangement } from './useArrangement';

/** How far the pointer goes before a press is a box, in px. */
const least = 4;

interface Acts {
  readonly stage: RefObject<HTMLElement | null>;
  readonly arrangement: Arrangement | undefined;
  readonly store: CanvasStore;
  readonly pick: (picked: PickedSet) => void;
  /** The next press begins a box without Shift: how a finger, and a pen, draws one. */
  readonly armed: boolean;
  readonly disarm: () => void;
}

/** Parts of the canvas that have something else to do with a press. */
const others = '.react-flow__node, .nopan, button, input, a';

/**
 * useBox selects the steps inside of a box that is drawn on the empty canvas while Shift is held; it gives the box, in
 * px of the stage. Meanwhile only cards that become selected are drawn again: the owner is told when the box is done.
 */
export function useBox(acts: Acts): Bounds | undefined {
  const [box, setBox] = useState<Bounds>();
  const flow = useStoreApi();
  const now = useRef(acts);
  useEffect(() => {
    now.current = acts;
  });
  const { stage } = acts;
  const there = acts.arrangement !== undefined;
  useEffect(() => {
    const root = stage.current;
    if (!root || !there) return;
    let from: Point | undefined;
    let before: PickedSet = new Set();
    let drawn = false;
    const at = (e: PointerEvent): Point => {
      const { left, top } = root.getBoundingClientRect();
      return { x: e.clientX - left, y: e.clientY - top };
    };
    const down = (e: PointerEvent) => {
      const { armed, store } = now.current;
      const plain = e.target instanceof Element && !e.target.closest(others);
      if (e.button !== 0 || !e.isPrimary || !plain || !(e.shiftKey || armed)) return;
      from = at(e);
      before = store.getState().picked;
      drawn = false;
      e.stopPropagation();
      root.setPointerCapture(e.pointerId);
    };
    /** The drawing library pans by mouse and touch events, which come after the pointer's. */
    const keep = (e: Event) => {
      if (!from) return;
      e.stopPropagation();
      e.preventDefault();
    };
    const move = (e: PointerEvent) => {
      const { arrangement, store } = now.current;
      if (!from || !arrangement) return;
      e.stopPropagation();
      const shown = boxOf(from, at(e));
      drawn ||= Math.max(shown.width, shown.height) >= least;
      if (!drawn) return;
      setBox(shown);
      const [x, y, zoom] = flow.getState().transform;
      const inside = {
        x: (shown.x - x) / zoom,
        y: (shown.y - y) / zoom,
        width: shown.width / zoom,
        height: shown.height / zoom,
      };
      const picked = boxed(before, touched(arrangement.places, arrangement.size, inside));
      if (!sameSet(picked, store.getState().picked)) store.setState({ picked });
    };
    const end = (done: boolean) => {
      if (!from) return;
      const { store, pick, disarm } = now.current;
      from = undefined;
      setBox(undefined);
      disarm();
      const { picked } = store.getState();
      if (!done) store.setState({ picked: before });
      else if (drawn) pick(picked);
    };
    const up = () => end(true);
    const cancel = () => end(false);
    /** The click that ends a box is no click on the empty canvas, which would let go of everything. */
    const click = (e: MouseEvent) => {
      if (!drawn) return;
      drawn = false;
      e.stopPropagation();
    };
    const letGo = (e: KeyboardEvent) => {
      if (isImeKey(e) || e.key !== 'Escape' || !(from || now.current.armed)) return;
      e.stopPropagation();
      e.preventDefault();
      end(false);
      now.current.disarm();
    };
    root.addEventListener('pointerdown', down, true);
    root.addEventListener('mousedown', keep, true);
    root.addEventListener('touchstart', keep, { capture: true, passive: false });
    root.addEventListener('pointermove', move, true);
    root.addEventListener('pointerup', up, true);
    root.addEventListener('pointercancel', cancel, true);
    root.addEventListener('click', click, true);
    window.addEventListener('keydown', letGo, true);
    return () => {
      root.removeEventListener('pointerdown', down, true);
      root.removeEventListener('mousedown', keep, true);
      root.removeEventListener('touchstart', keep, true);
      root.removeEventListener('pointermove', move, true);
      root.removeEventListener('pointerup', up, true);
      root.removeEventListener('pointercancel', cancel, true);
      root.removeEventListener('click', click, true);
      window.removeEventListener('keydown', letGo, true);
    };
  }, [stage, there, flow]);
  return box;
}
