// A change as JSON, which Go reads and writes too (journey.Change):
//
//	{
//	  "put":   {"title": "…", "settings": {…}, "layout": "own",
//	            "nodes": [{…}], "edges": [{"from": ["a", "next"], "to": "b"}], "messages": [{…}],
//	            "phases": [{…}], "aside": [{…}], "notes": [{…}]},
//	  "drop":  {"nodes": ["c"], "edges": [{"from": ["c", "next"], "to": "b"}], "messages": ["m"],
//	            "phases": ["p"], "aside": [{"finding": "…", "node": "c"}], "notes": ["k"]},
//	  "after": {"nodes": [{"key": "d", "after": "a"}], …}
//	}
//
// Records are put in the form of a file. An existing one is replaced and keeps its place; a new one is added at the
// end, or where "after" says: behind another record, or at the beginning when it names none. Where records share a key, as
// edges that connect the same do, "n": 2 is the second: of the drawing before the change where it is dropped, and of the
// one after it where it is put.
// What is left out changes nothing.
import { edgeName, readEdge, readMessage, readNode } from '../drawing';
import type { FileEdge, FileMessage, Settings } from '../file';
import type { Change, Changed } from './change';
import { asideKey, fileRecord, type Part, parts, type Records, type Single, singles } from './records';

type Json = Readonly<Record<string, unknown>>;

export interface ChangeJson {
  readonly put?: Json;
  readonly drop?: Json;
  readonly after?: Json;
}

/** writeChange is the change as JSON. */
export function writeChange(change: Change): ChangeJson {
  const put: Record<string, unknown> = {};
  const drop: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const s of singles) if (change[s] !== undefined) put[s] = change[s];
  for (const p of parts) {
    const changed: Changed | undefined = change[p];
    if (!changed) continue;
    const entries = [...changed.to];
    const puts = entries.flatMap(([key, r]) => (r === undefined ? [] : [putForm(p, key, r)]));
    const drops = entries.flatMap(([key, r]) => (r === undefined ? [keyForm(p, key)] : []));
    const places = [...changed.after].map(([key, behind]) =>
      behind === '' ? { key: keyForm(p, key) } : { key: keyForm(p, key), after: keyForm(p, behind) },
    );
    if (puts.length > 0) put[p] = puts;
    if (drops.length > 0) drop[p] = drops;
    if (places.length > 0) after[p] = places;
  }
  const some = (o: object) => Object.keys(o).length > 0;
  return { ...(some(put) && { put }), ...(some(drop) && { drop }), ...(some(after) && { after }) };
}

function putForm<P extends Part>(part: P, key: string, record: Records[P]): unknown {
  const form = fileRecord(part, record);
  const n = part === 'nodes' || part === 'messages' ? 1 : numberOf(key);
  return n > 1 ? { ...(form as object), n } : form;
}

const numberOf = (key: string) => Number(/#(\d+)$/.exec(key)?.[1] ?? 1);

function keyForm(part: Part, key: string): unknown {
  const [name = ''] = key.split('#');
  const n = numberOf(key);
  if (part === 'edges') {
    const [from = '', port = '', to = ''] = name.split(':').map(whole);
    return { from: [from, port], to, ...(n > 1 && { n }) };
  }
  if (part !== 'aside') return key;
  const [finding = '', node] = name.split('@');
  return { finding, ...(node && { node }), ...(n > 1 && { n }) };
}

const whole = (part: string) =>
  part.replace(/%([0-9a-f]{2})/g, (_, c: string) => String.fromCharCode(Number.parseInt(c, 16)));

/** readChange takes a change from JSON; undefined where it is none. */
export function readChange(json: unknown): Change | undefined {
  try {
    return changeOf(json);
  } catch (e) {
    if (e instanceof Malformed) return undefined;
    throw e;
  }
}

class Malformed extends Error {}

function changeOf(json: unknown): Change {
  const { put, drop, after, ...others } = object(json);
  const sections = { put: object(put ?? {}), drop: object(drop ?? {}), after: object(after ?? {}) };
  none(others);
  for (const [name, section] of Object.entries(sections))
    for (const key of Object.keys(section))
      if (!isPart(key) && !(name === 'put' && isSingle(key))) throw new Malformed(`${name}.${key}`);
  const change: { -readonly [K in keyof Change]: unknown } = {};
  const { title, settings, layout } = sections.put;
  if (title !== undefined) change.title = word(title);
  if (settings !== undefined) change.settings = object(settings) as Settings;
  if (layout !== undefined) change.layout = word(layout);
  for (const p of parts) {
    const changed = changedOf(p, list(sections.put[p]), list(sections.drop[p]), list(sections.after[p]));
    if (changed.to.size > 0 || changed.after.size > 0) change[p] = changed;
  }
  return change as Change;
}

function changedOf<P extends Part>(part: P, puts: unknown[], drops: unknown[], places: unknown[]): Changed<P> {
  const to = new Map<string, Records[P] | undefined>();
  for (const one of drops) to.set(keyOf(part, one), undefined);
  for (const one of puts) {
    const [key, record] = recordOf(part, object(one));
    to.set(key, record as Records[P]);
  }
  const after = new Map<string, string>();
  for (const one of places) {
    const { key, after: behind, ...others } = object(one);
    none(others);
    after.set(keyOf(part, key), behind === undefined ? '' : keyOf(part, behind));
  }
  return { to, after };
}

function keyOf(part: Part, json: unknown): string {
  if (part === 'edges') {
    const { from, to, n, ...others } = object(json);
    none(others);
    return edgeKey(from, to, n);
  }
  if (part !== 'aside') return word(json);
  const { finding, node, n, ...others } = object(json);
  none(others);
  const key = asideKey({ finding: word(finding), ...(node !== undefined && { node: word(node) }) });
  return key + suffix(n);
}

function edgeKey(from: unknown, to: unknown, n: unknown): string {
  const ends = list(from);
  if (ends.length !== 2) throw new Malformed('from');
  return edgeName(word(ends[0]), word(ends[1]), word(to)) + suffix(n);
}

function suffix(n: unknown): string {
  if (n === undefined || n === 1) return '';
  if (!Number.isInteger(n) || (n as number) < 1) throw new Malformed('n');
  return `#${n}`;
}

function recordOf(part: Part, json: Json): readonly [key: string, record: unknown] {
  if (part === 'edges') {
    const { n, ...edge } = json;
    const key = edgeKey(edge.from, edge.to, n);
    return [key, readEdge(edge as unknown as FileEdge, key)];
  }
  if (part === 'aside') {
    const { n, ...aside } = json;
    const { finding, node } = aside;
    return [keyOf(part, { finding, ...(node !== undefined && { node }), ...(n !== undefined && { n }) }), aside];
  }
  const id = word(json.id);
  if (part === 'nodes') return [id, readNode({ ...json, id, kind: word(json.kind) })];
  if (part === 'messages') return [id, readMessage(json as FileMessage)];
  const { n, ...record } = json;
  return [id + suffix(n), record];
}

function isPart(key: string): boolean {
  return parts.includes(key as Part);
}

function isSingle(key: string): boolean {
  return singles.includes(key as Single);
}

function object(json: unknown): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Malformed('object');
  return json as Json;
}

function list(json: unknown): unknown[] {
  if (json === undefined || json === null) return [];
  if (!Array.isArray(json)) throw new Malformed('list');
  return json;
}

function word(json: unknown): string {
  if (typeof json !== 'string') throw new Malformed('text');
  return json;
}

function none(others: object): void {
  const [key] = Object.keys(others);
  if (key !== undefined) throw new Malformed(key);
}
