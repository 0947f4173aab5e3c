import type { Finding } from './types';

const weight = { error: 0, warning: 1, hint: 2 } as const;

/** byWeight puts errors before warnings before hints; within a level the order of the check stays. */
export function byWeight(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => weight[a.level] - weight[b.level]);
}
