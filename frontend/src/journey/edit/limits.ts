// Bounds of a drawing, the same as in the backend (backend/journey), which refuses a draft that exceeds one.
export const most = {
  nodes: 20_000,
  edges: 60_000,
  notes: 5_000,
  phases: 100,
  aside: 5_000,
  title: 200, // characters
  note: 10_000,
  purpose: 2_000,
  config: 1 << 20, // bytes
  nesting: 100,
  farthest: 1e7, // px on the canvas, from its middle
  branches: 20,
  side: 4_000, // px of a note
} as const;

/** characters counts Unicode code points, as the backend does. */
export function characters(text: string): number {
  let n = 0;
  for (const _ of text) n++;
  return n;
}

/** deeperThan tells whether lists and objects are nested deeper than a number of levels. */
export function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((v) => deeperThan(v, levels - 1));
}

const reach = (n: number) => Math.max(-most.farthest, Math.min(most.farthest, Math.round(n * 100) / 100)) || 0;

/** spot is a position on the canvas as a file may have it: rounded to a hundredth px, inside of the bounds. */
export function spot(x: number, y: number): readonly [x: number, y: number] {
  return [reach(x), reach(y)];
}

/** noteColors are the colors of notes; a note without one is yellow. */
export const noteColors = ['', 'blue', 'green', 'pink'] as const;
export type NoteColor = (typeof noteColors)[number];

/** The smallest note, in px. */
export const leastNote = { width: 120, height: 64 } as const;

const side = (n: number, least: number) => Math.round(Math.max(least, Math.min(most.side, n || 0)));

/** noteSize is a size of a note as a file may have it. */
export function noteSize(width: number, height: number): readonly [width: number, height: number] {
  return [side(width, leastNote.width), side(height, leastNote.height)];
}
