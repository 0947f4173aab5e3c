// The undo list: named entries, each with the change that undoes it, or makes it again.
import type { Drawing } from '../drawing';
import type { Said } from '../steps';
import { apply, type Change, diff, invert, isNothing } from './change';
import { readChange, writeChange } from './changeJson';
import { rebase } from './rebase';

export interface Entry {
  readonly name: Said;
  /** Of a done entry the change that undoes it; of an undone one the change that makes it again. */
  readonly change: Change;
  /** Its size in memory, as characters of JSON. */
  readonly bytes: number;
  /** Edits with the same burst are one entry: typing into one field, one drag. */
  readonly burst: string;
  /** When its last edit was, in milliseconds of any clock. */
  readonly at: number;
}

export interface History {
  /** In the order in which they were done. */
  readonly done: readonly Entry[];
  /** The last one is the next to be made again. */
  readonly undone: readonly Entry[];
}

export const noHistory: History = { done: [], undone: [] };

/** Bounds of the list; the oldest entries are dropped. */
export const mostHistory = { bytes: 4 << 20, entries: 500 } as const;

/** The longest pause between two edits of a burst, in ms. */
const pause = 2_000;

export interface Edit {
  readonly name: Said;
  readonly change: Change;
  /** The burst it belongs to; absent: it is an entry of its own. */
  readonly burst?: string;
  readonly at: number;
}

/**
 * record adds an edit of a drawing; to the entry before when both are of one burst. An edit that changes nothing adds
 * nothing.
 */
export function record(history: History, drawing: Drawing, edit: Edit): History {
  if (isNothing(edit.change)) return history;
  const last = history.done.at(-1);
  const burst = edit.burst ?? '';
  const goesOn =
    last && burst !== '' && last.burst === burst && edit.at - last.at <= pause && history.undone.length === 0;
  const then = apply(drawing, edit.change);
  const before = goesOn ? apply(drawing, last.change) : drawing;
  const back = diff(then, before);
  const others = goesOn ? history.done.slice(0, -1) : history.done;
  if (goesOn && isNothing(back)) return { done: others, undone: [] }; // the typed text is what it was before the burst
  const name = goesOn ? last.name : edit.name;
  return { done: bounded([...others, entry(name, back, burst, edit.at)]), undone: [] };
}

function entry(name: Said, change: Change, burst: string, at: number): Entry {
  return { name, change, bytes: JSON.stringify(writeChange(change)).length, burst, at };
}

function bounded(entries: readonly Entry[]): readonly Entry[] {
  let bytes = 0;
  let first = entries.length;
  while (first > 0 && entries.length - first < mostHistory.entries) {
    bytes += (entries[first - 1] as Entry).bytes;
    if (bytes > mostHistory.bytes && first < entries.length) break;
    first--;
  }
  return first === 0 ? entries : entries.slice(first);
}

export interface Step {
  readonly history: History;
  /** The change to apply to the drawing. */
  readonly change: Change;
  readonly name: Said;
}

/** undo undoes the last entry; undefined where there is none. */
export function undo(history: History, drawing: Drawing): Step | undefined {
  const last = history.done.at(-1);
  if (!last) return undefined;
  const again = { ...last, change: invert(drawing, last.change), burst: '' };
  return {
    history: { done: history.done.slice(0, -1), undone: [...history.undone, again] },
    change: last.change,
    name: last.name,
  };
}

/** redo makes the entry again that was undone last; undefined where there is none. */
export function redo(history: History, drawing: Drawing): Step | undefined {
  const next = history.undone.at(-1);
  if (!next) return undefined;
  const back = { ...next, change: invert(drawing, next.change), burst: '' };
  return {
    history: { done: [...history.done, back], undone: history.undone.slice(0, -1) },
    change: next.change,
    name: next.name,
  };
}

/** jump goes to the state in which the first `to` entries of the list are done, over several entries at once. */
export function jump(history: History, drawing: Drawing, to: number): Step | undefined {
  const all = history.done.length + history.undone.length;
  const aim = Math.max(0, Math.min(all, Math.trunc(to)));
  let [at, now]: [History, Drawing] = [history, drawing];
  let name: Said | undefined;
  while (at.done.length !== aim) {
    const step = at.done.length > aim ? undo(at, now) : redo(at, now);
    if (!step) break;
    [at, now, name] = [step.history, apply(now, step.change), step.name];
  }
  return name ? { history: at, change: diff(drawing, now), name } : undefined;
}

/**
 * follow rebases the entries of one drawing onto another, which somebody else changed: undoing one keeps what they
 * changed.
 */
export function follow(history: History, from: Drawing, to: Drawing): History {
  return { done: followed(history.done, from, to), undone: followed(history.undone, from, to) };
}

function followed(entries: readonly Entry[], from: Drawing, to: Drawing): readonly Entry[] {
  let [were, are] = [from, to];
  const next: Entry[] = [];
  for (const e of entries.toReversed()) {
    const { change } = rebase(e.change, were, are);
    if (!isNothing(change)) next.unshift({ ...entry(e.name, change, '', e.at) });
    [were, are] = [apply(were, e.change), apply(are, change)];
  }
  return next;
}

/** writeHistory is the list as JSON. */
export function writeHistory(history: History): unknown {
  const list = (entries: readonly Entry[]) =>
    entries.map((e) => ({ name: e.name, change: writeChange(e.change), at: e.at }));
  return { done: list(history.done), undone: list(history.undone) };
}

/** readHistory reads the list from JSON; undefined where it is none. */
export function readHistory(json: unknown): History | undefined {
  const { done, undone } = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
  const [were, are] = [entriesOf(done), entriesOf(undone)];
  return were && are ? { done: were, undone: are } : undefined;
}

function entriesOf(json: unknown): readonly Entry[] | undefined {
  if (!Array.isArray(json)) return undefined;
  const entries: Entry[] = [];
  for (const one of json) {
    const { name, change: raw, at } = (typeof one === 'object' && one !== null ? one : {}) as Record<string, unknown>;
    const change = readChange(raw);
    if (!change || !isSaid(name) || typeof at !== 'number') return undefined;
    entries.push(entry(name, change, '', at));
  }
  return entries;
}

function isSaid(json: unknown): json is Said {
  return typeof json === 'object' && json !== null && typeof (json as Said).word === 'string';
}
