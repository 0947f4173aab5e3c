// Filters that the search box offers, each with the number of steps it finds.
import type { Drawing } from './drawing';
import { messageOf } from './drawing';
import { type FindIndex, find, kindsCalled } from './find';
import { fold } from './fold';
import { beginning, hasPart, lastPart, quoted } from './question';
import { type Used, usesOf } from './uses';

/** Suggestion is a filter as one writes it. A filter without a value asks for one when it is written. */
export interface Suggestion {
  readonly filter: string;
  readonly count: number | undefined;
  readonly on: boolean;
}

const usual = ['is:error', 'is:warning', 'is:hint', 'is:disabled', 'waiting:>0'];

/** The most filters that are offered at once. */
const most = 8;

/** suggestions are the filters to offer for what is typed: values for a filter that is begun, else the usual ones. */
export function suggestions(index: FindIndex, drawing: Drawing, typed: string): readonly Suggestion[] {
  const begun = beginning(typed);
  const last = fold(lastPart(typed));
  const count = (filter: string) => find(index, filter).ids.length;
  const made = (filter: string): Suggestion => ({ filter, count: count(filter), on: hasPart(typed, filter) });
  if (begun?.key === 'kind') return kindsIn(index, begun.value).map(made);
  if (begun?.key === 'uses') return usedIn(index, drawing, begun.value).map(made);
  const asking = ['kind:', 'uses:'].map((filter) => ({ filter, count: undefined, on: false }));
  const all = [...usual.map(made), ...asking];
  const fitting = last === '' ? [] : all.filter((s) => !s.on && s.filter.startsWith(last));
  return fitting.length > 0 ? fitting : all;
}

/** kindsIn are the kinds of the drawing's steps that a text means, the most frequent first. */
function kindsIn({ entries, known }: FindIndex, called: string): readonly string[] {
  const meant = called === '' ? undefined : kindsCalled(called, known);
  const times = new Map<string, number>();
  for (const e of entries) if (!meant || meant.has(e.kind)) times.set(e.kind, (times.get(e.kind) ?? 0) + 1);
  return frequent(times).map((kind) => quoted('kind', kind));
}

function usedIn({ known }: FindIndex, drawing: Drawing, called: string): readonly string[] {
  const times = new Map<string, number>();
  const nameOf = (u: Used) => (u.what === 'mail' ? messageOf(drawing, u.id)?.title : known.nameOf?.(u)) || u.id;
  for (const step of drawing.nodes.values())
    for (const used of usesOf(step)) {
      const name = nameOf(used);
      if (fold(`${name}\n${used.id}`).includes(called)) times.set(name, (times.get(name) ?? 0) + 1);
    }
  return frequent(times).map((name) => quoted('uses', name));
}

function frequent(times: ReadonlyMap<string, number>): readonly string[] {
  return [...times]
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([name]) => name);
}
