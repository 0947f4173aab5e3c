// The input and output of a layout: boxes with their outcomes, and lines between them; positions and routes, in px.
import type { Drawing } from './drawing';
import { netOf } from './drawing';
import type { Orientation } from './walk';
import { backLines, readingOrder } from './walk';

/** Point is a position on the canvas, in px, to the right and down. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Box is a step to be laid out; sizes in px. */
export interface Box {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** The outcomes at which lines begin, in order. */
  readonly ports: readonly string[];
}

/** Link is a line to be laid out, from an outcome (port) of a box to another box. */
export interface Link {
  readonly id: string;
  readonly from: string;
  readonly port: string;
  readonly to: string;
  /** A line that closes a loop. */
  readonly back: boolean;
  /** The size of its label. */
  readonly label?: Size;
}

/** Gaps are the distances that a layout keeps. */
export interface Gaps {
  /** Between rows, in px. */
  readonly along: number;
  /** Between neighbours in a row, in px. */
  readonly across: number;
}

/** Plan is the input of a layout. */
export interface Plan {
  readonly orientation: Orientation;
  readonly boxes: readonly Box[];
  readonly links: readonly Link[];
  readonly gaps: Gaps;
}

/** Places is the result of a layout: the corner of each box by its id, and the lines between them. */
export interface Places {
  readonly at: ReadonlyMap<string, Point>;
  /** The corners of each line, from the outcome to the step it leads to. */
  readonly routes: ReadonlyMap<string, readonly Point[]>;
  /** The centres of the labels, by line. */
  readonly labels: ReadonlyMap<string, Point>;
}

/** Size is a width and a height, in px. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

const noLabels: ReadonlyMap<string, Size> = new Map();

/** planOf is the input of a layout. Boxes are in reading order, which keeps branches in order. */
export function planOf(
  drawing: Drawing,
  orientation: Orientation,
  size: Size,
  gaps: Gaps,
  labels: ReadonlyMap<string, Size> = noLabels,
): Plan {
  const net = netOf(drawing);
  const back = backLines(drawing);
  const boxes: Box[] = readingOrder(drawing).map((id) => ({ id, ...size, ports: portsDrawn(drawing, id) }));
  const links: Link[] = [];
  for (const b of boxes) {
    for (const l of net.outs.get(b.id) ?? []) {
      const label = labels.get(l.id);
      links.push({ id: l.id, from: l.from, port: l.port, to: l.to, back: back.has(l.id), ...(label ? { label } : {}) });
    }
  }
  return { orientation, boxes, links, gaps };
}

/** portsDrawn are the outcomes of a step at which a line begins. */
export function portsDrawn(drawing: Drawing, id: string): readonly string[] {
  return [...new Set((netOf(drawing).outs.get(id) ?? []).map((l) => l.port))];
}

/** portAt is the position of an outcome on its box, relative to the box's corner. */
export function portAt(size: Size, orientation: Orientation, index: number, of: number): Point {
  const share = (index + 1) / (of + 1);
  return orientation === 'down' ? { x: size.width * share, y: size.height } : { x: size.width, y: size.height * share };
}

/** entranceAt is where lines end on a box, relative to the box's corner. */
export function entranceAt(size: Size, orientation: Orientation): Point {
  return orientation === 'down' ? { x: size.width / 2, y: 0 } : { x: 0, y: size.height / 2 };
}

/** planKey is equal for two plans with the same layout. */
export function planKey(plan: Plan): string {
  const boxes = plan.boxes.map((b) => `${b.id},${b.width},${b.height},${b.ports.join(' ')}`).join(';');
  const links = plan.links.map((l) => `${l.id},${l.label?.width ?? 0}`).join(';');
  return `${plan.orientation}|${plan.gaps.along},${plan.gaps.across}|${boxes}|${links}`;
}

/** Bounds is a rectangle on the canvas, in px. */
export interface Bounds {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** boundsOf is the smallest rectangle around all boxes, which have one size, and all lines. */
export function boundsOf(places: Places, size: Size): Bounds {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  const take = (x: number, y: number) => {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x);
    bottom = Math.max(bottom, y);
  };
  for (const p of places.at.values()) {
    take(p.x, p.y);
    take(p.x + size.width, p.y + size.height);
  }
  for (const route of places.routes.values()) for (const p of route) take(p.x, p.y);
  return left > right
    ? { x: 0, y: 0, width: 0, height: 0 }
    : { x: left, y: top, width: right - left, height: bottom - top };
}
