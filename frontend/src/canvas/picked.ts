// The selected steps: a set in the order in which they were selected, so that its last one is where keys go on from.

export type PickedSet = ReadonlySet<string>;

export const noneOf: PickedSet = new Set();

/** one is the set of one step; none of undefined. */
export function one(id: string | undefined): PickedSet {
  return id === undefined ? noneOf : new Set([id]);
}

/** lastOf is the step that was selected last. */
export function lastOf(picked: PickedSet): string | undefined {
  return [...picked].at(-1);
}

/** onlyOf is the selected step when it is the only one. */
export function onlyOf(picked: PickedSet): string | undefined {
  return picked.size === 1 ? lastOf(picked) : undefined;
}

/** toggled adds a step, or takes it away. */
export function toggled(picked: PickedSet, id: string): PickedSet {
  const set = new Set(picked);
  if (!set.delete(id)) set.add(id);
  return set;
}

interface Click {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** clicked is the selection after a click on a step: with Shift, Ctrl or ⌘ the step is added or taken away. */
export function clicked(picked: PickedSet, id: string, click: Click): PickedSet {
  return click.shiftKey || click.ctrlKey || click.metaKey ? toggled(picked, id) : one(id);
}
