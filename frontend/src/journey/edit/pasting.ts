// Where what is pasted goes.
import type { Point, Size } from '../arrange';
import type { Drawing, Node } from '../drawing';
import type { NodeId } from '../ids';
import { isEntry } from '../kinds';
import type { Clip, Paste } from './clip';
import { placeAfter } from './flow';

/** Around is what the canvas knows of the place. */
export interface Around {
  /** The selected step. */
  readonly selected: NodeId | undefined;
  /** Where the person points, else the middle of what is visible; absent: the canvas is not shown. */
  readonly point?: Point;
  /** True: it goes where one points, whatever is selected. */
  readonly pointed?: boolean;
  readonly size?: Size;
}

/**
 * whereTo places what is pasted: behind the selected step, when something can come after it and no entry is pasted;
 * else beside what was copied, or where one points when it comes from another journey.
 */
export function whereTo(drawing: Drawing, clip: Clip, around: Around): Paste {
  const { selected, point, pointed } = around;
  const fits = !pointed && clip.nodes.length > 0 && !clip.nodes.some((n) => isEntry(n.kind));
  const from = fits && selected !== undefined ? placeAfter(drawing, selected) : undefined;
  const before = from && drawing.nodes.get(from.node);
  if (from && before) return { clip, from, at: free(drawing, clip, below(before, around.size)) };
  const [x, y] = cornerOf(clip);
  const known = clip.nodes.some((n) => drawing.nodes.has(n.id));
  const at = (pointed || !known) && point ? ([point.x, point.y] as const) : ([x + aside, y + aside] as const);
  return { clip, at: free(drawing, clip, at) };
}

const aside = 40;
const most = 200;

function below({ at }: Node, size: Size | undefined): readonly [number, number] {
  return [at[0], at[1] + (size?.height ?? 80) + 60];
}

function cornerOf(clip: Clip): readonly [number, number] {
  const places = [...clip.nodes.map((n) => n.at), ...clip.notes.map((n) => n.at)];
  const least = (i: number) => places.reduce((a, p) => Math.min(a, p[i] ?? 0), Number.POSITIVE_INFINITY);
  return places.length === 0 ? [0, 0] : [least(0), least(1)];
}

/** free is a corner, moved on until no pasted step would lie on one that is there. */
function free(drawing: Drawing, clip: Clip, corner: readonly [number, number]): readonly [number, number] {
  const key = (x: number, y: number) => `${Math.round(x / aside)} ${Math.round(y / aside)}`;
  const taken = new Set([...drawing.nodes.values()].map((n) => key(n.at[0], n.at[1])));
  const [x, y] = cornerOf(clip);
  for (let i = 0; i < most; i++) {
    const by = [corner[0] - x + i * aside, corner[1] - y + i * aside] as const;
    if (!clip.nodes.some((n) => taken.has(key(n.at[0] + by[0], n.at[1] + by[1])))) {
      return [corner[0] + i * aside, corner[1] + i * aside];
    }
  }
  return corner;
}
