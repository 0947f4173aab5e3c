/** StepCounts is how many people arrived at, are at, and left a step. */
export interface StepCounts {
  readonly arrived: number;
  readonly standing: number;
  readonly left: Readonly<Record<string, number>>; // by outcome
  readonly held?: number;
  readonly broken?: number;
}

export type Counts = ReadonlyMap<string, StepCounts>;

/** readCounts reads the API's list. */
export function readCounts(
  rows: readonly { node: string; arrived: number; standing: number; left?: Readonly<Record<string, number>> | null }[],
): Counts {
  return new Map(rows.map((r) => [r.node, { arrived: r.arrived, standing: r.standing, left: r.left ?? {} }]));
}

export function sameCounts(a: StepCounts | undefined, b: StepCounts | undefined): boolean {
  if (a === b) return true;
  if (!a || !b) return false;
  if (a.arrived !== b.arrived || a.standing !== b.standing || a.held !== b.held || a.broken !== b.broken) return false;
  const keys = Object.keys(a.left);
  return keys.length === Object.keys(b.left).length && keys.every((k) => a.left[k] === b.left[k]);
}

/** shares are whole percentages that add up to 100; undefined when all weights are zero. */
export function shares(weights: readonly number[]): readonly number[] | undefined {
  const total = weights.reduce((sum, w) => sum + Math.max(0, w), 0);
  if (total <= 0) return undefined;
  const exact = weights.map((w) => (Math.max(0, w) * 100) / total);
  const whole = exact.map(Math.floor);
  let rest = 100 - whole.reduce((a, b) => a + b, 0);
  const byRest = exact.map((e, i) => [e - Math.floor(e), i] as const).sort((a, b) => b[0] - a[0] || a[1] - b[1]);
  for (const [, i] of byRest) {
    if (rest-- <= 0) break;
    whole[i] = (whole[i] as number) + 1;
  }
  return whole;
}
