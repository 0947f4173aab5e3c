// The only place where unknown data is given a type.
import type { ProblemDocument } from './problem';

export function isObject(v: unknown): v is Record<string, unknown> {
  return typeof v === 'object' && v !== null && !Array.isArray(v);
}

/** problemDocument reads an error body; undefined when it is not one of ours. */
export function problemDocument(v: unknown): ProblemDocument | undefined {
  if (isObject(v) && typeof v.detail === 'string' && typeof v.id === 'string' && typeof v.status === 'number') {
    return v as unknown as ProblemDocument;
  }
  return undefined;
}

/** changedNouns reads one live hint: {"changed":["outbox"]}. */
export function changedNouns(v: unknown): readonly string[] {
  if (isObject(v) && Array.isArray(v.changed)) {
    return v.changed.filter((n) => typeof n === 'string');
  }
  return [];
}

/** fromJSON parses what the page itself has stored; anything else is `otherwise`. */
export function fromJSON<T>(text: string | null | undefined, is: (v: unknown) => v is T, otherwise: T): T {
  try {
    const v: unknown = JSON.parse(text ?? '');
    return is(v) ? v : otherwise;
  } catch {
    return otherwise;
  }
}
