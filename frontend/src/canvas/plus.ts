import type { Point } from '../journey/arrange';

const apart = 34;

/**
 * plusAt is the position of a line's add button: in the middle of its longest segment, beside a label if there is one.
 */
export function plusAt(route: readonly Point[], label: Point | undefined): Point | undefined {
  let best: readonly [a: Point, b: Point] | undefined;
  let longest = -1;
  for (let i = 1; i < route.length; i++) {
    const [a, b] = [route[i - 1] as Point, route[i] as Point];
    const length = Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
    if (length >= longest) {
      longest = length;
      best = [a, b];
    }
  }
  if (!best) return undefined;
  const [a, b] = best;
  const on = (share: number): Point => ({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share });
  const far = (p: Point) => !label || Math.abs(p.x - label.x) > apart * 2 || Math.abs(p.y - label.y) > apart * 0.7;
  return [on(0.5), on(0.72), on(0.85), on(0.28)].find(far) ?? on(0.9);
}
