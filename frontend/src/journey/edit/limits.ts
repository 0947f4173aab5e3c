// Bounds of a drawing, as the program has them (backend/journey); more is refused when a draft is saved.
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
  farthest: 1e7, // on the canvas, from its middle
  branches: 20,
} as const;

/** characters counts as the program does: a sign outside of the first plane is one. */
export function characters(text: string): number {
  let n = 0;
  for (const _ of text) n++;
  return n;
}

/** deeperThan tells whether lists and objects stand deeper in each other than a number of levels. */
export function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((v) => deeperThan(v, levels - 1));
}

const reach = (n: number) => Math.max(-most.farthest, Math.min(most.farthest, Math.round(n * 100) / 100)) || 0;

/** spot is a place on the canvas that a file may hold: a hundredth is fine enough. */
export function spot(x: number, y: number): readonly [x: number, y: number] {
  return [reach(x), reach(y)];
}
