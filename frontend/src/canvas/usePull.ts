import { useStoreApi } from '@xyflow/react';
import { useCallback, useRef, useState } from 'react';
import type { Point } from '../journey/arrange';

/** How far a pointer moves before it pulls, in px of the screen: less is a click. */
const slack = 3;

/** Pull is the state of something that a pointer pulls, and its handlers. */
export interface Pull {
  /** How far it is pulled, in px of the drawing. */
  readonly by: Point | undefined;
  readonly cancel: () => void;
  readonly handlers: {
    readonly onPointerDown: (e: React.PointerEvent<HTMLElement>) => void;
    readonly onPointerMove: (e: React.PointerEvent<HTMLElement>) => void;
    readonly onPointerUp: (e: React.PointerEvent<HTMLElement>) => void;
    readonly onPointerCancel: () => void;
  };
}

/** usePull lets a pointer pull something on the canvas; done is called once, when it lets go elsewhere. */
export function usePull(done: (by: Point) => void): Pull {
  const flow = useStoreApi();
  const [by, setBy] = useState<Point>();
  const from = useRef<{ readonly pointer: number; readonly x: number; readonly y: number }>(undefined);
  const cancel = useCallback(() => {
    from.current = undefined;
    setBy(undefined);
  }, []);
  const way = (e: React.PointerEvent): Point | undefined => {
    const begin = from.current;
    if (!begin || begin.pointer !== e.pointerId) return undefined;
    const [x, y] = [e.clientX - begin.x, e.clientY - begin.y];
    if (!by && Math.hypot(x, y) < slack) return undefined;
    const zoom = flow.getState().transform[2];
    return { x: x / zoom, y: y / zoom };
  };
  return {
    by,
    cancel,
    handlers: {
      onPointerDown: (e) => {
        const pressed = e.target instanceof Element && e.target.closest('button, textarea, input');
        if (e.button !== 0 || !e.isPrimary || pressed) return;
        e.stopPropagation();
        e.currentTarget.setPointerCapture(e.pointerId);
        from.current = { pointer: e.pointerId, x: e.clientX, y: e.clientY };
      },
      onPointerMove: (e) => {
        const to = way(e);
        if (to) setBy(to);
      },
      onPointerUp: (e) => {
        const to = way(e);
        cancel();
        if (to) done(to);
      },
      onPointerCancel: cancel,
    },
  };
}
