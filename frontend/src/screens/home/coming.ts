/** Move is what comes next: people who come to one step of one journey in one minute. */
export interface Move {
  readonly at: string;
  readonly journey: string;
  readonly node: string;
  readonly step: string;
  readonly n: number;
}

/** byDay makes one line of the people who come to the same step on the same day; its time is the first. */
export function byDay(moves: readonly Move[], dayOf: (at: string) => string): readonly Move[] {
  const lines = new Map<string, Move>();
  for (const m of moves) {
    const key = `${dayOf(m.at)} ${m.journey} ${m.node}`;
    const known = lines.get(key);
    lines.set(key, known ? { ...known, n: known.n + m.n } : m);
  }
  return [...lines.values()];
}
