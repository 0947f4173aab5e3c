import type { Schemas } from '../../bridge';

/** senderOf takes the From field apart: 旅路珈琲 <info@example.jp>. */
export function senderOf(
  headers: readonly Schemas['PracticeField'][] | null | undefined,
  envelope: string,
): { readonly name: string; readonly address: string } {
  const from = headers?.find((h) => h.name.toLowerCase() === 'from')?.value ?? '';
  const parts = /^\s*"?(.*?)"?\s*<([^<>]+)>\s*$/.exec(from);
  return { name: parts?.[1] ?? '', address: parts?.[2] ?? (from.trim() || envelope) };
}
