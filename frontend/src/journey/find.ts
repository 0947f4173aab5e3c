// Search in a drawing: every word of the query must occur in a step's title, kind, summary, message or id.
import type { Drawing } from './drawing';
import { messageOf, text } from './drawing';
import { fold } from './fold';
import { readingOrder } from './walk';

export interface FindIndex {
  readonly rows: readonly { readonly id: string; readonly hay: string }[];
}

/** Spoken gives the texts by which a person may search a step: the name of its kind and its summary. */
export type Spoken = (id: string) => readonly string[];

/** findIndex prepares the search in a drawing. */
export function findIndex(drawing: Drawing, spoken: Spoken): FindIndex {
  const rows = readingOrder(drawing).map((id) => {
    const step = drawing.nodes.get(id);
    const message = messageOf(drawing, text(step?.config.message));
    const parts = [step?.title, step?.kind, id, message?.title, message?.subject, ...spoken(id)];
    return { id, hay: fold(parts.filter(Boolean).join('\n')) };
  });
  return { rows };
}

/** find gives the ids of the steps that match, in reading order; none for an empty query. */
export function find(index: FindIndex, question: string): readonly string[] {
  const words = fold(question).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return index.rows.filter((r) => words.every((w) => r.hay.includes(w))).map((r) => r.id);
}
