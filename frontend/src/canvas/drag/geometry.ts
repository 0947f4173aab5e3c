// From the window to the drawing and back.
import type { Point } from '../../journey/arrange';

/**
 * Frame is how a drawing lies in the window: the corner of the canvas in px of the window, how many of these are one px
 * of the canvas (1, unless something around the page is scaled), and the canvas's view of the drawing.
 */
export interface Frame {
  readonly left: number;
  readonly top: number;
  readonly width: number; // of the canvas, in its own px
  readonly height: number;
  readonly scale: number;
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** onCanvas is a point of the window in px of the canvas, from its corner. */
export function onCanvas(f: Frame, client: Point): Point {
  return { x: (client.x - f.left) / f.scale, y: (client.y - f.top) / f.scale };
}

/** toDrawing is a point of the window in px of the drawing. */
export function toDrawing(f: Frame, client: Point): Point {
  const p = onCanvas(f, client);
  return { x: (p.x - f.x) / f.zoom, y: (p.y - f.y) / f.zoom };
}

/** toCanvas is a point of the drawing in px of the canvas. */
export function toCanvas(f: Frame, at: Point): Point {
  return { x: at.x * f.zoom + f.x, y: at.y * f.zoom + f.y };
}

/** within tells whether a point of the window is on the canvas. */
export function within(f: Frame, client: Point): boolean {
  const p = onCanvas(f, client);
  return p.x >= 0 && p.y >= 0 && p.x <= f.width && p.y <= f.height;
}

const edge = 44; // how near to the canvas's edge it begins to move, in px
const fastest = 900; // px of the canvas in a second

/** panSpeed is how fast the view moves while the pointer is at an edge of the canvas, in px a second. */
export function panSpeed(f: Frame, client: Point): Point {
  const p = onCanvas(f, client);
  const along = (at: number, size: number) => {
    const near = Math.min(edge, size / 4);
    if (at < near) return fastest * Math.min(1, (near - at) / near);
    return at > size - near ? -fastest * Math.min(1, (at - size + near) / near) : 0;
  };
  return { x: along(p.x, f.width), y: along(p.y, f.height) };
}

/** gripsOf are points on a line beside its ends, in px of the drawing. */
export function gripsOf(route: readonly Point[], off = 13): { begin: Point; end: Point } | undefined {
  const [a, b] = [route[0], route[1]];
  const [y, z] = [route.at(-2), route.at(-1)];
  if (!a || !b || !y || !z) return undefined;
  return { begin: towards(a, b, off), end: towards(z, y, off, 0.2) };
}

function towards(from: Point, to: Point, by: number, most = 0.4): Point {
  const d = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const share = Math.min(by, d * most) / d;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}
