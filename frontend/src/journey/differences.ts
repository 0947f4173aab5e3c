// What differs between the version that runs and the draft, by steps. Positions, notes and remarks do not count: they
// change nothing for anybody.
import { type Drawing, type Node, netOf, nodeOf } from './drawing';
import type { NodeId } from './ids';
import { readingOrder } from './walk';

/** What of a step differs: its name, its settings, whether it is switched off, or which steps follow. */
export type Part = 'title' | 'config' | 'disabled' | 'ways';

export interface Difference {
  readonly what: 'added' | 'removed' | 'changed' | 'rewired';
  /** The step of the draft; a removed one as it runs. */
  readonly node: Node;
  /** Of a changed step. */
  readonly parts: readonly Part[];
}

export interface Differences {
  /** In reading order, removed ones last. */
  readonly steps: readonly Difference[];
  /** The journey's own name or settings. */
  readonly title: boolean;
  readonly settings: boolean;
}

/** differences lists what the draft changes of the version that runs. */
export function differences(live: Drawing, draft: Drawing): Differences {
  const steps: Difference[] = [];
  for (const id of readingOrder(draft)) {
    const [was, is] = [live.nodes.get(id), draft.nodes.get(id)];
    if (!is) continue;
    if (!was) {
      steps.push({ what: 'added', node: is, parts: [] });
      continue;
    }
    const parts = partsOf(was, is);
    const ways = rewired(live, draft, id);
    if (parts.length > 0) steps.push({ what: 'changed', node: is, parts: ways ? [...parts, 'ways'] : parts });
    else if (ways) steps.push({ what: 'rewired', node: is, parts: [] });
  }
  for (const id of readingOrder(live)) {
    const was = live.nodes.get(id);
    if (was && !draft.nodes.has(id)) steps.push({ what: 'removed', node: was, parts: [] });
  }
  return {
    steps,
    title: live.title !== draft.title,
    settings: settingsOf(live, draft) !== settingsOf(draft, draft),
  };
}

/** settingsOf are a journey's settings as text. A version has the zone that was the workspace's where the draft names none. */
function settingsOf({ settings }: Drawing, draft: Drawing): string {
  const given = Object.entries(settings).filter(([key, v]) => v !== '' && (key !== 'zone' || draft.settings.zone));
  return JSON.stringify(inOrder(Object.fromEntries(given)));
}

function partsOf(was: Node, is: Node): readonly Part[] {
  const parts: Part[] = [];
  if (was.title !== is.title) parts.push('title');
  const same = was.kind === is.kind && JSON.stringify(inOrder(was.config)) === JSON.stringify(inOrder(is.config));
  if (!same) parts.push('config');
  if (was.disabled !== is.disabled) parts.push('disabled');
  return parts;
}

/** inOrder is a value with the members of its objects in one order. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([, v]) => v !== undefined);
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)).map(([k, v]) => [k, inOrder(v)]));
}

/** rewired tells whether an outcome leads to another step, not counting steps that were put in between or taken out. */
function rewired(live: Drawing, draft: Drawing, id: NodeId): boolean {
  const before = targets(live, draft, id);
  const after = targets(draft, live, id);
  return before.size !== after.size || [...before].some(([port, to]) => after.get(port) !== to);
}

/** targets are the steps to which a step's outcomes lead, by port: the first ones that the other drawing has too. */
function targets(drawing: Drawing, other: Drawing, id: NodeId): ReadonlyMap<string, string> {
  const net = netOf(drawing);
  const found = new Map<string, string>();
  for (const e of net.outs.get(id) ?? []) {
    const seen = new Set<string>();
    let at: NodeId | undefined = e.to;
    while (at !== undefined && !nodeOf(other, at) && !seen.has(at)) {
      seen.add(at);
      const outs: readonly { readonly port: string; readonly to: NodeId }[] = net.outs.get(at) ?? [];
      at = (outs.length === 1 ? outs[0] : outs.find((o) => o.port === 'next'))?.to;
    }
    if (at !== undefined && nodeOf(other, at)) found.set(e.port, at);
  }
  return found;
}
