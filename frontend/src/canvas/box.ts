// Selecting by a box that is drawn with the pointer.
import type { Bounds, Places, Point, Size } from '../journey/arrange';
import type { PickedSet } from './picked';

/** boxOf is the rectangle between two corners, whichever they are. */
export function boxOf(a: Point, b: Point): Bounds {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

/** touched are the steps whose cards a box touches, in the drawing's order. */
export function touched(places: Pick<Places, 'at'>, size: Size, box: Bounds): readonly string[] {
  const hit: string[] = [];
  for (const [id, p] of places.at) {
    const across = p.x < box.x + box.width && p.x + size.width > box.x;
    if (across && p.y < box.y + box.height && p.y + size.height > box.y) hit.push(id);
  }
  return hit;
}

/** boxed is what is selected while a box is drawn: what was selected before it, and what it touches. */
export function boxed(before: PickedSet, hit: readonly string[]): PickedSet {
  return new Set([...before, ...hit]);
}

/** sameSet tells whether two sets have the same steps. */
export function sameSet(a: PickedSet, b: PickedSet): boolean {
  return a.size === b.size && [...a].every((id) => b.has(id));
}
