import { expect, test } from 'vitest';
import { imports, scripts, sources } from './sources';

// What each room may import of ours. The order is that of reading: the frame holds screens, a screen may
// hold a canvas, a canvas draws a journey. A type is an import like any other.
const may: Readonly<Record<string, readonly string[]>> = {
  main: ['frame', 'parts', 'bridge', 'words'],
  frame: ['screens', 'canvas', 'journey', 'parts', 'bridge', 'words'],
  screens: ['canvas', 'journey', 'parts', 'bridge', 'words'],
  canvas: ['journey', 'parts', 'bridge', 'words'],
  parts: ['bridge', 'words'],
  words: ['bridge'],
  bridge: [],
  journey: [],
};

// Packages that one room alone may know.
const only: readonly (readonly [package_: RegExp, rooms: readonly string[], why: string])[] = [
  [/^@xyflow\//, ['canvas'], 'another drawing library would change one room'],
  [/^openapi-fetch$/, ['bridge'], 'one room talks to Go'],
  [/^node:/, [], 'the page runs in a browser'],
];

const journeyRefuses = /^(react|react-dom|react-i18next|@xyflow\/|@mantine\/|@tabler\/|@tanstack\/|i18next|zustand)/;

test('every room is known to the rules', () => {
  expect([...new Set(scripts().map((s) => s.room))].filter((room) => !(room in may))).toEqual([]);
});

test.each(Object.keys(may))('%s imports only what lies below it', (room) => {
  const wrong = scripts()
    .filter((s) => s.room === room)
    .flatMap((s) =>
      imports(s)
        .filter((to) => !to.startsWith('@') && to.includes('/') && to.split('/')[0] !== room)
        .filter((to) => (to.split('/')[0] as string) in may || to.startsWith('testing/'))
        .filter((to) => !may[room]?.includes(to.split('/')[0] as string))
        .map((to) => `src/${s.path} imports ${to}`),
    );
  expect(wrong).toEqual([]);
});

test('a screen does not import another one, but for a list and its page', () => {
  const screen = (path: string) => path.split('/')[1]?.replace(/s$/, '');
  const wrong = scripts()
    .filter((s) => s.room === 'screens')
    .flatMap((s) =>
      imports(s)
        .filter((to) => to.startsWith('screens/') && screen(to) !== screen(s.path))
        .map((to) => `src/${s.path} imports ${to}`),
    );
  expect(wrong).toEqual([]);
});

test.each(only)('%s is known to one room', (name, rooms, why) => {
  const wrong = scripts()
    .filter((s) => !rooms.includes(s.room))
    .flatMap((s) =>
      imports(s)
        .filter((to) => name.test(to))
        .map((to) => `src/${s.path} imports ${to}: ${why}`),
    );
  expect(wrong).toEqual([]);
});

test('journey is plain TypeScript', () => {
  const wrong = scripts()
    .filter((s) => s.room === 'journey')
    .flatMap((s) =>
      imports(s)
        .filter((to) => journeyRefuses.test(to))
        .map((to) => `src/${s.path} imports ${to}`),
    );
  expect(wrong).toEqual([]);
});

test('nothing that ships imports a test', () => {
  const wrong = scripts().flatMap((s) =>
    imports(s)
      .filter((to) => to.startsWith('testing/') || to.includes('.test'))
      .map((to) => `src/${s.path} imports ${to}`),
  );
  expect(wrong).toEqual([]);
});

test('a file is short enough to be read', () => {
  const long = sources('.ts', '.tsx')
    .filter((s) => !s.path.includes('.gen.'))
    .map((s) => [s.path, s.text.split('\n').length] as const)
    .filter(([, lines]) => lines > 600);
  expect(long).toEqual([]);
});
