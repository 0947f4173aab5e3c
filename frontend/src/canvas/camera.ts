// The camera of a canvas: which part of the drawing is visible, and how large.
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { useMemo } from 'react';
import type { Bounds, Point } from '../journey/arrange';
import type { Orientation } from '../journey/walk';
import { calm, cameraTime } from './motion';

/** Padding is how much of each edge of the canvas is covered by panels, in px. */
export interface Padding {
  readonly top?: number;
  readonly right?: number;
  readonly bottom?: number;
  readonly left?: number;
}

/** View is a view of the camera: the offset in px of the screen, and the zoom. */
export interface View {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/**
 * seenOnly: from a hundred steps on only visible steps are in the document. With all of 300 steps in it, each mouse
 * move of a drag costs 19 ms of the page's time; with the visible ones 12.
 */
export function seenOnly(steps: number): boolean {
  return steps > 100;
}

export const leastZoom = 0.008;
export const mostZoom = 2;
const readable = 0.62;

interface Room {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function roomOf(width: number, height: number, p: Padding): Room {
  const left = p.left ?? 24;
  const top = p.top ?? 72;
  return {
    left,
    top,
    width: Math.max(80, width - left - (p.right ?? 24)),
    height: Math.max(80, height - top - (p.bottom ?? 28)),
  };
}

/** fitted is the view that shows everything. */
export function fitted(bounds: Bounds, width: number, height: number, padding: Padding): View {
  const room = roomOf(width, height, padding);
  const zoom = Math.max(
    leastZoom,
    Math.min(1, room.width / Math.max(1, bounds.width), room.height / Math.max(1, bounds.height)),
  );
  return {
    zoom,
    x: room.left + room.width / 2 - (bounds.x + bounds.width / 2) * zoom,
    y: room.top + room.height / 2 - (bounds.y + bounds.height / 2) * zoom,
  };
}

/** opened is the first view of a drawing: everything where that is readable, else the beginning. */
export function opened(
  bounds: Bounds,
  start: Bounds,
  orientation: Orientation,
  width: number,
  height: number,
  padding: Padding,
): View {
  const all = fitted(bounds, width, height, padding);
  if (all.zoom >= readable) return all;
  const room = roomOf(width, height, padding);
  const across =
    orientation === 'down' ? room.width / Math.max(1, bounds.width) : room.height / Math.max(1, bounds.height);
  const zoom = Math.min(0.75, Math.max(readable, across));
  const whole = across >= zoom; // the whole width is visible: keep it in the middle
  const middle = whole ? bounds : start;
  if (orientation === 'down') {
    return {
      zoom,
      x: room.left + room.width / 2 - (middle.x + middle.width / 2) * zoom,
      y: room.top - bounds.y * zoom,
    };
  }
  return {
    zoom,
    x: room.left - bounds.x * zoom,
    y: room.top + room.height / 2 - (middle.y + middle.height / 2) * zoom,
  };
}

/** centred is the view with a box in the middle, large enough to be read. */
export function centred(spot: Bounds, now: View, width: number, height: number, padding: Padding): View {
  const room = roomOf(width, height, padding);
  const zoom = Math.max(now.zoom, readable);
  return {
    zoom,
    x: room.left + room.width / 2 - (spot.x + spot.width / 2) * zoom,
    y: room.top + room.height / 2 - (spot.y + spot.height / 2) * zoom,
  };
}

/** seen is true where a box is completely in the uncovered part of the canvas and readable. */
export function seen(spot: Bounds, now: View, width: number, height: number, padding: Padding): boolean {
  const room = roomOf(width, height, padding);
  const left = spot.x * now.zoom + now.x;
  const top = spot.y * now.zoom + now.y;
  return (
    now.zoom >= readable * 0.75 &&
    left >= room.left &&
    top >= room.top &&
    left + spot.width * now.zoom <= room.left + room.width &&
    top + spot.height * now.zoom <= room.top + room.height
  );
}

/** mostStayed tells whether most steps are drawn where they were. */
export function mostStayed(before: ReadonlyMap<string, Point>, now: ReadonlyMap<string, Point>): boolean {
  let same = 0;
  for (const [id, p] of now) {
    const old = before.get(id);
    if (old && Math.abs(old.x - p.x) < 1 && Math.abs(old.y - p.y) < 1) same++;
  }
  return same * 2 > now.size;
}

/** Camera moves the view. Boxes are in px of the drawing. */
export interface Camera {
  fit(bounds: Bounds, padding: Padding): void;
  open(bounds: Bounds, start: Bounds, orientation: Orientation, padding: Padding, time?: number): void;
  /** The camera has not been moved by hand since the drawing was opened. */
  untouched(): boolean;
  now(): View;
  /** The view that the camera is moving to, else the present one. */
  heading(): View;
  go(view: View): void;
  /** slide moves the drawing sideways by px, when a panel opens or closes. */
  slide(by: number): void;
  centre(spot: Bounds, padding: Padding): void;
  reveal(spot: Bounds, padding: Padding): void;
  zoomBy(factor: number): void;
  zoomTo(zoom: number): void;
}

export function useCamera(): Camera {
  const flow = useReactFlow();
  const api = useStoreApi();
  return useMemo(() => {
    let first: View | undefined;
    let arriving = 0; // until then the camera is moving to its view
    let way: { readonly to: View; readonly until: number } | undefined;
    const now = (): View => {
      const [x, y, zoom] = api.getState().transform;
      return { x, y, zoom };
    };
    const room = () => {
      const { width, height } = api.getState();
      return [width || 1000, height || 640] as const;
    };
    const left = () => (way === undefined ? 0 : Math.max(0, way.until - performance.now())); // of the movement, in ms
    const heading = () => (way !== undefined && left() > 0 ? way.to : now());
    const go = (view: View, time = cameraTime) => {
      const duration = calm() ? 0 : time;
      way = { to: view, until: performance.now() + duration };
      void flow.setViewport(view, { duration });
    };
    const zoomTo = (zoom: number) => {
      const [width, height] = room();
      const v = now();
      const z = Math.min(mostZoom, Math.max(leastZoom, zoom));
      const [x, y] = [width / 2, height / 2];
      go({ zoom: z, x: x - ((x - v.x) / v.zoom) * z, y: y - ((y - v.y) / v.zoom) * z }, 120);
    };
    return {
      fit: (bounds, padding) => go(fitted(bounds, ...room(), padding)),
      open: (bounds, start, orientation, padding, time = 0) => {
        first = opened(bounds, start, orientation, ...room(), padding);
        arriving = performance.now() + time + 50;
        go(first, time);
      },
      untouched: () => {
        const v = now();
        if (performance.now() < arriving) return true;
        return (
          first !== undefined && Math.hypot(v.x - first.x, v.y - first.y) < 1 && Math.abs(v.zoom - first.zoom) < 0.001
        );
      },
      now,
      heading,
      go: (view) => go(view),
      slide: (by) => {
        const v = heading();
        go({ ...v, x: v.x + by }, left());
      },
      centre: (spot, padding) => go(centred(spot, now(), ...room(), padding)),
      reveal: (spot, padding) => {
        if (!seen(spot, now(), ...room(), padding)) go(centred(spot, now(), ...room(), padding));
      },
      zoomBy: (factor) => zoomTo(now().zoom * factor),
      zoomTo,
    };
  }, [flow, api]);
}
