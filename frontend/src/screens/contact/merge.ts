/** Sheet is what can be edited of a person, by field key; the address is under "address". */
export type Sheet = Readonly<Record<string, string>>;

/** Clash is a field that somebody else has changed while it was being edited here. */
export interface Clash {
  readonly key: string;
  readonly mine: string;
  readonly theirs: string;
}

const at = (s: Sheet, key: string) => s[key] ?? '';

/** changes are the fields that differ from what the editing began with; an emptied field is ''. */
export function changes(base: Sheet, mine: Sheet): Sheet {
  const out: Record<string, string> = {};
  for (const key of new Set([...Object.keys(base), ...Object.keys(mine)])) {
    if (at(base, key).trim() !== at(mine, key).trim()) {
      out[key] = at(mine, key).trim();
    }
  }
  return out;
}

/** merge brings what is being edited onto a newer row: fields not touched here follow the row, touched ones
 * stay, and those that both have changed to different values are clashes for the person to decide. */
export function merge(
  base: Sheet,
  mine: Sheet,
  theirs: Sheet,
): { readonly sheet: Sheet; readonly clashes: readonly Clash[] } {
  const touched = changes(base, mine);
  const sheet: Record<string, string> = { ...theirs, ...touched };
  const clashes: Clash[] = [];
  for (const [key, value] of Object.entries(touched)) {
    const other = at(theirs, key);
    if (other !== at(base, key) && other !== value) {
      clashes.push({ key, mine: value, theirs: other });
    }
  }
  return { sheet, clashes };
}
