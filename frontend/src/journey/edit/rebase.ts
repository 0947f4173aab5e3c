// Two people changed the same drawing: our change is rebased onto theirs. A record that both changed is merged by its
// members; where both changed the same member ours is kept, and the result lists what it replaces.
import { type Drawing, type Edge, edgesById } from '../drawing';
import type { Phase } from '../file';
import { apply, type Change, type Changed, diff } from './change';
import { alike, fileRecord, type Part, parts, type Records, recordsOf, type Single, singles } from './records';

/** Replaced is a record of theirs that our change replaced, or one of ours that lost the step it depends on. */
export type Replaced = {
  readonly [P in Part]: {
    readonly part: P;
    readonly key: string;
    /** Their record; undefined: they deleted it. */
    readonly theirs: Records[P] | undefined;
    /** The present record; undefined: it is deleted. */
    readonly now: Records[P] | undefined;
  };
}[Part];

/** ReplacedSingle is a title, settings or layout of theirs that our change replaced. */
export interface ReplacedSingle {
  readonly part: Single;
  readonly theirs: Drawing[Single];
  readonly now: Drawing[Single];
}

/** Rebased is the result of a rebase. */
export interface Rebased {
  /** Our change, to be applied to their drawing. */
  readonly change: Change;
  readonly replaced: readonly (Replaced | ReplacedSingle)[];
  /** Lines of ours whose step they deleted. */
  readonly lost: readonly Edge[];
}

/** rebase makes a change of base from ours and theirs: ours, so that it applies to theirs. */
export function rebase(ours: Change, base: Drawing, theirs: Drawing): Rebased {
  const mine = apply(base, ours);
  const three: Three = { base, mine, theirs };
  const replaced: (Replaced | ReplacedSingle)[] = [];
  const change: { -readonly [K in keyof Change]: unknown } = {};
  for (const s of singles) if (ours[s] !== undefined) change[s] = single(s, three, replaced);
  for (const p of parts) {
    const changed = ours[p];
    if (!changed) continue;
    change[p] = p === 'edges' ? edges(changed, three, replaced) : records(p, changed, three, replaced);
  }
  const { drawing, lost } = settle(apply(theirs, change as Change), three, replaced);
  return { change: diff(theirs, drawing), replaced, lost };
}

interface Three {
  readonly base: Drawing;
  readonly mine: Drawing;
  readonly theirs: Drawing;
}

type Told = (Replaced | ReplacedSingle)[];

function single(s: Single, { base, mine, theirs }: Three, told: Told): unknown {
  if (s === 'settings') {
    const { merged, replaced } = members(base.settings, mine.settings, theirs.settings, settingsTogether);
    if (replaced) told.push({ part: s, theirs: theirs.settings, now: merged });
    return merged;
  }
  if (theirs[s] !== base[s] && theirs[s] !== mine[s]) told.push({ part: s, theirs: theirs[s], now: mine[s] });
  return mine[s];
}

function records<P extends Part>(part: P, changed: Changed, { base, mine, theirs }: Three, told: Told): Changed<P> {
  const [were, ours, others] = [recordsOf(base, part), recordsOf(mine, part), recordsOf(theirs, part)];
  const to = new Map<string, Records[P] | undefined>();
  for (const key of changed.to.keys()) {
    const [was, our, their] = [were.get(key), ours.get(key), others.get(key)];
    if (alike(part, our, their)) continue;
    const apart = !alike(part, was, their);
    const together = apart && was && our && their ? members(was, our, their, inRecord[part] ?? []) : undefined;
    const now = together ? (together.merged as Records[P]) : our;
    to.set(key, now);
    if (apart && together?.replaced !== false) told.push({ part, key, theirs: their, now } as Replaced);
  }
  const after = new Map([...changed.after].filter(([key]) => to.has(key)));
  return { to, after };
}

/** Members that have a meaning only together. */
type Together = readonly (readonly string[])[];

const settingsTogether: Together = [['reentry', 'days', 'parallel']];

const inRecord: { readonly [P in Part]?: Together } = { nodes: [['kind', 'config']] };

/** members merges an object: each member from the side that changed it, ours where both did. */
function members<T extends object>(was: T, our: T, their: T, together: Together) {
  const merged: Record<string, unknown> = Object.fromEntries(Object.entries(their));
  let replaced = false;
  const names = new Set([...Object.keys(was), ...Object.keys(our), ...Object.keys(their)]);
  const of = (o: T, group: readonly string[]) =>
    JSON.stringify(group.map((name) => (o as Record<string, unknown>)[name] ?? null));
  for (const name of names) {
    const group = together.find((g) => g.includes(name)) ?? [name];
    const [w, o, t] = [of(was, group), of(our, group), of(their, group)];
    if (o === w || o === t) continue;
    let value = (our as Record<string, unknown>)[name];
    if (w !== t) {
      const all = lists(was, our, their, name);
      if (all) value = allOf(...all);
      else replaced = true;
    }
    if (value === undefined) delete merged[name];
    else merged[name] = value;
  }
  return { merged: merged as T, replaced };
}

/** lists merges the steps of a phase, which both may add and remove. */
function lists(was: object, our: object, their: object, name: string) {
  if (name !== 'nodes') return undefined;
  const of = (o: object) => (o as Phase).nodes ?? [];
  return [of(was), of(our), of(their)] as const;
}

function allOf(was: readonly string[], our: readonly string[], their: readonly string[]): readonly string[] {
  const gone = new Set(was.filter((n) => !their.includes(n)));
  return [...new Set([...our.filter((n) => !gone.has(n)), ...their.filter((n) => !was.includes(n))])];
}

type Outcomes = ReadonlyMap<string, readonly Edge[]>;

const outcome = (e: Edge) => JSON.stringify([e.from, e.port]);

function byOutcome(drawing: Drawing): Outcomes {
  const all = new Map<string, Edge[]>();
  for (const e of drawing.edges.values()) {
    const list = all.get(outcome(e));
    if (list) list.push(e);
    else all.set(outcome(e), [e]);
  }
  return all;
}

/** edges are merged by outcomes: where ours lead elsewhere than before, all lines of that outcome are ours. */
function edges(changed: Changed, { base, mine, theirs }: Three, told: Told): Changed<'edges'> {
  const [were, ours, others] = [base, mine, theirs].map(byOutcome) as [Outcomes, Outcomes, Outcomes];
  const to = new Map<string, Edge | undefined>();
  const touched = new Set<string>();
  for (const key of changed.to.keys())
    for (const d of [base, mine]) {
      const edge = d.edges.get(key as Edge['id']);
      if (edge) touched.add(outcome(edge));
    }
  const text = (list: readonly Edge[] | undefined) => JSON.stringify((list ?? []).map((e) => fileRecord('edges', e)));
  for (const o of touched) {
    const [our, their] = [ours.get(o) ?? [], others.get(o) ?? []];
    if (text(our) === text(their)) continue;
    const apart = text(were.get(o)) !== text(their);
    for (const e of their) if (!our.some((x) => x.id === e.id)) to.set(e.id, undefined);
    for (const e of our) if (!alike('edges', e, theirs.edges.get(e.id))) to.set(e.id, e);
    if (apart) told.push(...conflict(our, their));
  }
  const after = new Map([...changed.after].filter(([key]) => to.get(key) !== undefined));
  return { to, after };
}

function conflict(our: readonly Edge[], their: readonly Edge[]): Replaced[] {
  const now = our[0];
  const gone = their.filter((e) => !our.some((x) => x.id === e.id));
  if (gone.length > 0) return gone.map((e) => ({ part: 'edges', key: e.id, theirs: e, now }));
  return now ? [{ part: 'edges', key: now.id, theirs: undefined, now }] : [];
}

/** settle removes what depends on steps that one side deleted: lines from and to them, and their places in phases. */
function settle(drawing: Drawing, { base, mine, theirs }: Three, told: Told) {
  const gone = (node: Edge['from']) =>
    !drawing.nodes.has(node) && (base.nodes.has(node) || mine.nodes.has(node) || theirs.nodes.has(node));
  const lost: Edge[] = [];
  const kept = new Map<Edge['id'], Edge>();
  for (const e of drawing.edges.values()) {
    const dangled = theirs.edges.has(e.id) && (!theirs.nodes.has(e.from) || !theirs.nodes.has(e.to));
    if (dangled || !(gone(e.from) || gone(e.to))) kept.set(e.id, e);
    else if (!theirs.edges.has(e.id)) lost.push(e);
    else if (!base.edges.has(e.id)) told.push({ part: 'edges', key: e.id, theirs: e, now: undefined });
  }
  const was = new Set(theirs.phases.flatMap((p) => p.nodes ?? []).filter((n) => !theirs.nodes.has(n as Edge['from'])));
  const phases = drawing.phases.map((p) => {
    const nodes = p.nodes?.filter((n) => was.has(n) || !gone(n as Edge['from']));
    return nodes && nodes.length < (p.nodes?.length ?? 0) ? { ...p, nodes } : p;
  });
  const settled = kept.size < drawing.edges.size ? { ...drawing, edges: kept } : drawing;
  return { drawing: phases.some((p, i) => p !== drawing.phases[i]) ? { ...settled, phases } : settled, lost };
}

/** giveBack is the change that restores those records of theirs that a rebase replaced. */
export function giveBack(drawing: Drawing, replaced: Rebased['replaced']): Change {
  let next = drawing;
  for (const r of replaced) {
    if (!('key' in r)) next = { ...next, [r.part]: r.theirs };
    else next = apply(next, { [r.part]: { to: theirsAgain(r), after: new Map() } });
  }
  const gone = (node: Edge['from']) => !next.nodes.has(node) && drawing.nodes.has(node);
  const edges = edgesById([...next.edges.values()].filter((e) => !gone(e.from) && !gone(e.to)));
  return diff(drawing, { ...next, edges });
}

function theirsAgain(r: Replaced): ReadonlyMap<string, Replaced['theirs']> {
  const to = new Map<string, Replaced['theirs']>();
  if (r.part === 'edges' && r.now && r.now.id !== r.key) to.set(r.now.id, undefined);
  return to.set(r.key, r.theirs);
}
