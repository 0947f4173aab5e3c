// Random journey files for tests.
import type { FileEdge, FileNode, JourneyFile } from '../file';
import { numbers } from '../generate';

/** made is a random file, with members at every place that no version of the program knows. */
export function made(seed: number): JourneyFile {
  const random = numbers(seed);
  const dice = (n: number) => Math.floor(random() * n);
  const one = <T>(...of: readonly T[]): T => of[dice(of.length)] as T;
  const texts = ['', 'あ', '  ', '"\\\n', '旅路', '__proto__', '0'];
  const value = (depth = 0): unknown =>
    one<() => unknown>(
      () => null,
      () => dice(2) === 0,
      () => dice(9) - 4.5,
      () => one(...texts),
      () => (depth > 2 ? [] : Array.from({ length: dice(3) }, () => value(depth + 1))),
      () => (depth > 2 ? {} : object(depth + 1)),
    )();
  const names = ['x', 'later', '__proto__', 'constructor', '12', 'x_y', '名'];
  const object = (depth = 0) =>
    Object.fromEntries(Array.from({ length: dice(4) }, () => [one(...names), value(depth)]));
  const maybe = (o: Readonly<Record<string, () => unknown>>) =>
    Object.fromEntries(Object.entries(o).flatMap(([k, v]) => (dice(2) === 0 ? [[k, v()]] : [])));
  const ids = ['a', 'b', '1', '0', 'toString', 'n.1', 'x-y'].filter(() => dice(4) > 0);
  const some = <T>(n: number, f: () => T) => Array.from({ length: dice(n) }, f);
  const nodes = ids.map((id) => ({
    ...object(),
    id,
    kind: one('goal', 'mail.send', 'of.tomorrow'),
    ...maybe({
      title: () => one(...texts),
      at: () => [dice(900), -dice(900)],
      config: () => one<unknown>(object(), value()),
    }),
    ...maybe({ disabled: () => dice(2) === 0, memo: () => one(...texts), caption: () => one(...texts) }),
  })) as FileNode[];
  const end = () => one(...ids, 'gone', 'nobody');
  const edges = some(9, () => ({ ...object(), from: [end(), one('next', 'else', '')], to: end() })) as FileEdge[];
  return {
    ...object(),
    ...maybe({ format: () => 'tabiji.journey/1', id: () => 'jny_a', title: () => one(...texts) }),
    ...maybe({
      settings: () => ({ ...object(), ...maybe({ reentry: () => 'never', goal: object, priority: () => dice(9) }) }),
    }),
    ...maybe({ nodes: () => nodes, edges: () => one<unknown>(edges, null, edges) }),
    ...maybe({ messages: () => ['m', 'n'].map((id) => ({ ...object(), id, title: one(...texts), html: '<p>' })) }),
    ...maybe({ phases: () => some(3, () => ({ ...object(), id: 'p', title: one(...texts), nodes: some(3, end) })) }),
    ...maybe({
      layout: () => one('auto', 'own', ''),
      aside: () => some(3, () => ({ ...object(), finding: 'x', node: end() })),
    }),
    ...maybe({ notes: () => some(3, () => ({ ...object(), id: 'k', text: one(...texts), at: [1, 2] })) }),
    ...maybe({ tests: () => [object(), object()], behaviour: object }),
  };
}
