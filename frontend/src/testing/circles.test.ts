import { expect, test } from 'vitest';
import { resolved, scripts, sources } from './sources';

type Graph = ReadonlyMap<string, readonly string[]>;

/** circles are the sets of files that each lead to all others of their set (Tarjan). */
function circles(graph: Graph): string[][] {
  const found: string[][] = [];
  const number = new Map<string, number>();
  const lowest = new Map<string, number>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const n = number.size;
    number.set(file, n);
    lowest.set(file, n);
    path.push(file);
    for (const to of graph.get(file) ?? []) {
      if (!number.has(to)) visit(to);
      if (path.includes(to)) lowest.set(file, Math.min(lowest.get(file) as number, lowest.get(to) as number));
    }
    if (lowest.get(file) !== n) return;
    const circle = path.splice(path.indexOf(file));
    if (circle.length > 1 || graph.get(file)?.includes(file)) found.push(circle.sort());
  };
  for (const file of graph.keys()) if (!number.has(file)) visit(file);
  return found;
}

// A type that is imported is an import: whoever wants to read or move a file must read what it imports.
test('no file of the page imports one that imports it', () => {
  const all = new Set(sources('.ts', '.tsx').map((s) => s.path));
  const graph = new Map(scripts().map((s) => [s.path, resolved(s, all)] as const));
  expect([...graph.values()].flat().length).toBeGreaterThan(500);
  expect(circles(graph)).toEqual([]);
});

test.each([
  [{ a: ['b'], b: ['c'], c: [] }, []],
  [{ a: ['b'], b: ['a'] }, [['a', 'b']]],
  [{ a: ['b'], b: ['c'], c: ['b', 'd'], d: ['a'] }, [['a', 'b', 'c', 'd']]],
  [{ a: ['a'], b: ['c'], c: ['b', 'd'], d: ['e'], e: ['d'] }, [['a'], ['d', 'e'], ['b', 'c']]],
])('the finder sees %j', (graph, want) =>
  expect(circles(new Map(Object.entries(graph) as [string, string[]][]))).toEqual(want),
);
