// Where notes are on the canvas, and how large.
import type { Bounds, Point, Size } from '../../journey/arrange';
import { noteAnchor } from '../../journey/edit';
import type { Note } from '../../journey/file';
import { textWidth } from '../../journey/route';
import type { Arrangement } from '../useArrangement';

/** The width of a note without a size of its own, in px. */
export const noteWidth = 200;
const padding = 24;
const line = 20;

/**
 * noteOrigin is where a note at 0, 0 is drawn. While the program arranges the steps, notes stand beside the first of them
 * as the file has them; where the author does, it is 0, 0.
 */
export function noteOrigin({ drawing, places }: Pick<Arrangement, 'drawing' | 'places'>): Point {
  const step = noteAnchor(drawing);
  const at = step && places.at.get(step.id);
  return at ? { x: at.x - step.at[0], y: at.y - step.at[1] } : { x: 0, y: 0 };
}

/** noteBox is the area of a note in the file's positions; the height of one without a size is an estimate. */
export function noteBox(note: Note): Bounds {
  const [x = 0, y = 0] = note.at;
  const [w = 0, h = 0] = note.size ?? [];
  const width = w || noteWidth;
  return { x, y, width, height: h || heightOf(note.text, width) };
}

function heightOf(text: string, width: number): number {
  const lines = text
    .slice(0, 4_000)
    .split('\n')
    .reduce((n, l) => n + Math.max(1, Math.ceil(textWidth(l, 13) / (width - padding))), 0);
  return Math.max(64, lines * line + padding);
}

/** notesSeen are the notes in a part of the canvas; all of them while they are few. */
export function notesSeen(notes: readonly Note[], origin: Point, view: Bounds | undefined): readonly Note[] {
  if (!view) return notes;
  return notes.filter((n) => {
    const { width, height, ...at } = boxOf(n);
    const [x, y] = [at.x + origin.x, at.y + origin.y];
    return x < view.x + view.width && y < view.y + view.height && x + width > view.x && y + height > view.y;
  });
}

const boxes = new WeakMap<Note, Bounds>();

function boxOf(note: Note): Bounds {
  const made = boxes.get(note) ?? noteBox(note);
  boxes.set(note, made);
  return made;
}

const apart = 28;

/** besideStep is a place for a new note at the right of a step, where it covers no card. */
export function besideStep(step: Point, at: ReadonlyMap<string, Point>, size: Size): Point {
  const height = 100; // of a note of some lines
  const level = [...at.values()].filter((p) => p.y < step.y + height && p.y + size.height > step.y);
  let x = step.x + size.width + apart;
  for (const p of level.sort((a, b) => a.x - b.x))
    if (p.x < x + noteWidth && p.x + size.width > x) x = p.x + size.width + apart;
  return { x, y: step.y };
}

/** freeSpot is a place for a new note: the one that is wished, or a little beside where a note begins there already. */
export function freeSpot(notes: readonly Note[], wish: Point): Point {
  let at = wish;
  while (notes.some((n) => Math.abs((n.at[0] ?? 0) - at.x) < 12 && Math.abs((n.at[1] ?? 0) - at.y) < 12))
    at = { x: at.x + 24, y: at.y + 24 };
  return at;
}

/** areaOfNotes is the smallest rectangle around all notes; undefined where there are none. */
export function areaOfNotes(notes: readonly Note[], origin: Point): Bounds | undefined {
  if (notes.length === 0) return undefined;
  const all = notes.map(boxOf).reduce(around);
  return { ...all, x: all.x + origin.x, y: all.y + origin.y };
}

/** around is the smallest rectangle around two. */
export function around(a: Bounds, b: Bounds): Bounds {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}
