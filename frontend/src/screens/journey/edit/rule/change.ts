// Changes of a condition: each function gives the changed condition. A group that becomes empty is removed.
import { bounds, close, type Group, type GroupKind, isGroup, number, type Part, sizeOf } from './rule';

/** fresh is a new row without content. */
export const fresh = (): Part => ({ id: number(), form: 'fresh' });

/** begun is a condition of one new row. */
export const begun = (): Group => ({ id: number(), form: 'all', parts: [fresh()] });

/**
 * each replaces each part of a group by what change gives; a part for which it gives none is removed. undefined when
 * nothing is left.
 */
function each(group: Group, change: (p: Part) => readonly Part[]): Group | undefined {
  let changed = false;
  const parts = group.parts.flatMap((p) => {
    const into = within(p, change);
    const now = into ? change(into) : [];
    changed ||= now.length !== 1 || now[0] !== p;
    return now;
  });
  if (!changed) return group;
  return parts.length === 0 ? undefined : { ...group, parts };
}

function within(p: Part, change: (p: Part) => readonly Part[]): Part | undefined {
  if (isGroup(p)) return each(p, change);
  if (p.form !== 'event' || !p.where) return p;
  const where = each(p.where, change);
  return where === p.where ? p : { ...p, where };
}

/** replace replaces the part with the same number. */
export function replace(root: Group, part: Part): Group {
  if (part.id === root.id) return isGroup(part) ? part : root;
  return each(root, (p) => [p.id === part.id ? part : whereOf(p, part)]) ?? root;
}

/** whereOf puts a group into an event's row, as the condition on the event's properties. */
function whereOf(p: Part, part: Part): Part {
  return p.form === 'event' && p.where?.id === part.id && isGroup(part) ? { ...p, where: part } : p;
}

/** remove removes a part; undefined when nothing is left. */
export function remove(root: Group, id: number): Group | undefined {
  if (root.id === id) return undefined;
  return each(root, (p) => {
    if (p.id === id) return [];
    return p.form === 'event' && p.where?.id === id ? [{ ...p, where: undefined }] : [p];
  });
}

/** add adds a part at the end of a group. */
export function add(root: Group, group: number, part: Part): Group {
  const into = find(root, group);
  return into && isGroup(into) ? replace(root, { ...into, parts: [...into.parts, part] }) : root;
}

/** addGroup adds a group with one new row at the end of another, with the other of "all" and "any". */
export function addGroup(root: Group, group: number): Group {
  const into = find(root, group);
  const form: GroupKind = into?.form === 'any' ? 'all' : 'any';
  return add(root, group, { id: number(), form, parts: [fresh()] });
}

/** regroup makes a group ask for all, any or none of its parts. */
export function regroup(root: Group, group: number, form: GroupKind): Group {
  const into = find(root, group);
  return into && isGroup(into) ? replace(root, { ...into, form }) : root;
}

/** move moves a part by one place up or down; past the edge of its group it leaves the group. */
export function move(root: Group, id: number, by: -1 | 1): Group {
  const home = homeOf(root, id);
  if (!home) return root;
  const at = home.parts.findIndex((p) => p.id === id);
  const part = home.parts[at];
  const other = home.parts[at + by];
  if (!part) return root;
  if (other) return replace(root, { ...home, parts: home.parts.with(at, other).with(at + by, part) });
  const outer = homeOf(root, home.id);
  if (!outer) return root;
  const rest = home.parts.filter((p) => p.id !== id);
  const kept = rest.length > 0 ? [{ ...home, parts: rest }] : [];
  const parts = outer.parts.flatMap((p) => (p.id !== home.id ? [p] : by < 0 ? [part, ...kept] : [...kept, part]));
  return replace(root, { ...outer, parts });
}

/** canMove tells whether move changes anything. */
export function canMove(root: Group, id: number, by: -1 | 1): boolean {
  return move(root, id, by) !== root;
}

/** find is the part with a number, also inside of an event's condition on properties. */
export function find(root: Group, id: number): Part | undefined {
  if (root.id === id) return root;
  for (const p of root.parts) {
    const inner = p.id === id ? p : isGroup(p) ? find(p, id) : p.form === 'event' && p.where && find(p.where, id);
    if (inner) return inner;
  }
  return undefined;
}

/**
 * homeOf is the group that directly contains a part. The group of an event's properties has none, so that its parts
 * cannot leave it.
 */
function homeOf(root: Group, id: number): Group | undefined {
  for (const p of root.parts) {
    if (p.id === id) return root;
    const inner = isGroup(p) ? homeOf(p, id) : p.form === 'event' && p.where && homeOf(p.where, id);
    if (inner) return inner;
  }
  return undefined;
}

/** pastBounds is the bound that a condition exceeds; undefined when it exceeds none. */
export function pastBounds(group: Group): 'depth' | 'leaves' | undefined {
  const { depth, leaves } = sizeOf(close(group));
  return depth > bounds.depth ? 'depth' : leaves > bounds.leaves ? 'leaves' : undefined;
}
