// The order of records by their keys.

/**
 * strays are the keys of a list that must be moved to get the order of another one, which has them all; as few as
 * possible: the others are in the same order in both.
 */
export function strays(all: readonly string[], keys: readonly string[]): ReadonlySet<string> {
  let next = 0;
  for (const key of all) if (key === keys[next]) next++;
  if (next === keys.length) return new Set();
  const ranks = new Map(all.map((key, i) => [key, i]));
  const kept = rising(keys.map((key) => ranks.get(key) as number));
  return new Set(keys.filter((_, i) => !kept.has(i)));
}

/** rising are the indexes of a longest increasing subsequence of different numbers (M. Fredman, 1975). */
function rising(numbers: readonly number[]): ReadonlySet<number> {
  const ends: number[] = []; // by length: the index at which the sequence with the least last number ends
  const before: number[] = [];
  numbers.forEach((n, i) => {
    let low = 0;
    for (let high = ends.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((numbers[ends[middle] as number] as number) < n) low = middle + 1;
      else high = middle;
    }
    before[i] = low > 0 ? (ends[low - 1] as number) : -1;
    ends[low] = i;
  });
  const kept = new Set<number>();
  for (let i = ends.at(-1) ?? -1; i >= 0; i = before[i] as number) kept.add(i);
  return kept;
}

/**
 * insert puts records behind others, one after the other: behind is the key of the record before, "" for the beginning.
 * A record whose predecessor does not exist is put at the end.
 */
export function insert<T>(
  into: ReadonlyMap<string, T>,
  list: readonly (readonly [key: string, record: T, behind: string | undefined])[],
): ReadonlyMap<string, T> {
  if (list.length === 0) return into;
  const records = new Map(into);
  const next = new Map<string, string>(); // a linked ring that begins and ends at ""
  let last = '';
  for (const key of into.keys()) {
    next.set(last, key);
    last = key;
  }
  next.set(last, '');
  for (const [key, record, behind] of list) {
    const at = behind !== undefined && next.has(behind) ? behind : last;
    next.set(key, next.get(at) as string);
    next.set(at, key);
    records.set(key, record);
    if (at === last) last = key;
  }
  const ordered = new Map<string, T>();
  for (let key = next.get(''); key; key = next.get(key)) ordered.set(key, records.get(key) as T);
  return ordered;
}
