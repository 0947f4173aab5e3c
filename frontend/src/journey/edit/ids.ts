import type { Ids } from './gesture';

const signs = 'abcdefghijkmnpqrstuvwxyz23456789';

/** freshIds makes ids that no other window makes; bytes(n) gives n random bytes. */
export function freshIds(bytes: (n: number) => Uint8Array): Ids {
  return () => `n${Array.from(bytes(10), (b) => signs[b % signs.length]).join('')}`;
}
