// A change of a drawing: records that are put and records that are dropped. Undoing is the inverse change.
import type { Drawing } from '../drawing';
import type { Settings } from '../file';
import { insert, strays } from './order';
import { alike, type Listed, type Part, parts, type Records, recordsOf, singles, withRecords } from './records';

/** Changed is the change of one part's records. */
export interface Changed<P extends Part = Part> {
  /** Each record as it becomes; undefined where it is deleted. An existing record keeps its place. */
  readonly to: ReadonlyMap<string, Records[P] | undefined>;
  /**
   * For records that are moved or inserted, the key of the record before, "" for the beginning, in the order in which
   * they are placed. A new record without a place is added at the end.
   */
  readonly after: ReadonlyMap<string, string>;
}

export type Change = {
  readonly title?: string;
  readonly settings?: Settings;
  readonly layout?: string;
} & { readonly [P in Part]?: Changed<P> };

/** isNothing tells whether a change changes no record. */
export function isNothing(change: Change): boolean {
  return singles.every((s) => change[s] === undefined) && parts.every((p) => change[p] === undefined);
}

/**
 * apply makes the change. What a change says of records that do not exist is ignored, so that it can be applied to a
 * drawing that somebody else changed too; rebase finds what that would lose.
 */
export function apply(drawing: Drawing, change: Change): Drawing {
  let next: Drawing = drawing;
  for (const s of singles) if (change[s] !== undefined) next = { ...next, [s]: change[s] };
  for (const p of parts) next = applyPart(next, p, change[p]);
  return next;
}

function applyPart<P extends Part>(drawing: Drawing, part: P, changed: Changed<P> | undefined): Drawing {
  if (!changed) return drawing;
  const records = recordsOf(drawing, part);
  const next = new Map<string, Records[P]>();
  for (const [key, record] of records) {
    if (changed.after.has(key)) continue;
    const now = changed.to.has(key) ? changed.to.get(key) : record;
    if (now !== undefined) next.set(key, now);
  }
  const placed: [string, Records[P], string | undefined][] = [];
  for (const [key, behind] of changed.after) {
    const record = changed.to.has(key) ? changed.to.get(key) : records.get(key);
    if (record !== undefined) placed.push([key, record, behind]);
  }
  for (const [key, record] of changed.to)
    if (record !== undefined && !records.has(key) && !changed.after.has(key)) placed.push([key, record, undefined]);
  return withRecords(drawing, part, insert(next, placed));
}

/** diff is the change that makes one drawing of the other, exactly as in their files. */
export function diff(from: Drawing, to: Drawing): Change {
  const change: { -readonly [K in keyof Change]: unknown } = {};
  for (const s of singles)
    if (from[s] !== to[s] && JSON.stringify(from[s]) !== JSON.stringify(to[s])) change[s] = to[s];
  for (const p of parts) {
    const changed = from[p] === to[p] ? undefined : diffPart(p, recordsOf(from, p), recordsOf(to, p));
    if (changed) change[p] = changed;
  }
  return change as Change;
}

function diffPart<P extends Part>(part: P, from: Listed<P>, to: Listed<P>): Changed<P> | undefined {
  const becomes = new Map<string, Records[P] | undefined>();
  for (const key of from.keys()) if (!to.has(key)) becomes.set(key, undefined);
  const both: string[] = [];
  for (const [key, record] of to) {
    const old = from.get(key);
    if (old === undefined || !alike(part, old, record)) becomes.set(key, record);
    if (old !== undefined) both.push(key);
  }
  const after = placesOf(from, to, both);
  return becomes.size > 0 || after.size > 0 ? { to: becomes, after } : undefined;
}

/** placesOf gives the places of records that are new, or moved. New ones at the end need no place. */
function placesOf(from: ReadonlyMap<string, unknown>, to: ReadonlyMap<string, unknown>, both: readonly string[]) {
  const moved = strays([...from.keys()], both);
  const after = new Map<string, string>();
  const ending: string[] = []; // new ones after the last that exists in both
  let before = '';
  for (const key of to.keys()) {
    const old = from.has(key);
    if (!old || moved.has(key)) after.set(key, before);
    if (old) ending.length = 0;
    else ending.push(key);
    before = key;
  }
  if (moved.size === 0) for (const key of ending) after.delete(key);
  return after;
}

/** invert is the change that undoes a change of this drawing. */
export function invert(drawing: Drawing, change: Change): Change {
  return diff(apply(drawing, change), drawing);
}

/** merge makes one change of two, of which the second is applied after the first. */
export function merge(drawing: Drawing, first: Change, second: Change): Change {
  return diff(drawing, apply(apply(drawing, first), second));
}

/** touches are the records that a change concerns, as "part/key". */
export function touches(change: Change): ReadonlySet<string> {
  const all = singles.filter((s) => change[s] !== undefined) as string[];
  for (const p of parts) {
    const changed = change[p];
    if (!changed) continue;
    for (const key of changed.to.keys()) all.push(`${p}/${key}`);
    for (const key of changed.after.keys()) all.push(`${p}/${key}`);
  }
  return new Set(all);
}
