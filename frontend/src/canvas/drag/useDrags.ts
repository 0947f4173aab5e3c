import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CanvasStore } from '../store';
import type { Arrangement } from '../useArrangement';
import { beginAt } from './begin';
import type { Carrier } from './carrier';
import type { Frame } from './geometry';
import { type Presses, presses } from './press';
import type { Stage } from './stage';
import { zoneDrag } from './zoneDrag';

interface Given {
  readonly root: RefObject<HTMLElement | null>;
  readonly host: RefObject<HTMLElement | null>;
  readonly store: CanvasStore;
  readonly arrangement: Arrangement | undefined;
  readonly carrier: Carrier | undefined;
  /** The drawing can be changed. */
  readonly on: boolean;
}

/** useDrags lets everything on the canvas be dragged that can be, and takes what is dragged out of the palette. */
export function useDrags({ root, host, store, arrangement, carrier, on }: Given): Presses {
  const { t } = useTranslation();
  const flow = useReactFlow();
  const api = useStoreApi();
  const now = useRef({ arrangement, t });
  now.current = { arrangement, t };
  const all = useMemo(() => presses(), []);
  const drawn = arrangement !== undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the elements are others once there is an arrangement
  useEffect(() => {
    const [outer, layer] = [root.current, host.current];
    if (!on || !outer || !layer) return;
    const canvas = outer.querySelector<HTMLElement>('.react-flow') ?? outer;
    const stage: Stage = {
      t: now.current.t,
      host: layer,
      canvas,
      state: store.getState,
      arrangement: () => now.current.arrangement,
      frame: () => frameOf(canvas, api.getState().transform),
      pan: (by) => {
        const v = flow.getViewport();
        void flow.setViewport({ ...v, x: v.x + by.x, y: v.y + by.y });
      },
      watch: (f) => {
        let last = api.getState().transform;
        return api.subscribe((s) => {
          if (s.transform === last) return;
          last = s.transform;
          f();
        });
      },
      again: all.again,
    };
    const onDown = (e: PointerEvent) => {
      if (!(e.target instanceof Element)) return;
      const begin = beginAt(stage, e.target);
      if (begin || all.active()) all.press(e, begin ?? (() => undefined));
      if (begin && e.pointerType !== 'touch') noPan(e.target);
    };
    const still = () => {};
    outer.addEventListener('pointerdown', onDown, { capture: true });
    outer.addEventListener('touchmove', still, { passive: false }); // so that a drag may stop the page from scrolling
    if (carrier) {
      carrier.take = (e, kind, looks) =>
        all.press(e, () => zoneDrag(stage, () => ({ subject: { what: 'kind', kind }, looks })));
    }
    return () => {
      all.cancel();
      if (carrier) carrier.take = undefined;
      outer.removeEventListener('pointerdown', onDown, { capture: true });
      outer.removeEventListener('touchmove', still);
    };
  }, [on, drawn, root, host, store, flow, api, all, carrier]);
  return all;
}

/**
 * noPan keeps the canvas from being panned by a mouse or pen that drags something, until it is let go: the drawing
 * library asks for this class. A finger pans until it has rested.
 */
function noPan(pressed: Element): void {
  pressed.classList.add('nopan');
  const end = () => {
    pressed.classList.remove('nopan');
    window.removeEventListener('pointerup', end, true);
    window.removeEventListener('pointercancel', end, true);
  };
  window.addEventListener('pointerup', end, true);
  window.addEventListener('pointercancel', end, true);
}

function frameOf(canvas: HTMLElement, [x, y, zoom]: readonly [number, number, number]): Frame {
  const box = canvas.getBoundingClientRect();
  const [width, height] = [canvas.offsetWidth, canvas.offsetHeight];
  return { left: box.left, top: box.top, width, height, scale: width > 0 ? box.width / width : 1, x, y, zoom };
}
