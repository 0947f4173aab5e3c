import { expect, test } from 'vitest';
import { at, code, scripts, sources } from './sources';

/** found lists the places where a pattern occurs in what ships. */
function found(pattern: RegExp, except: (path: string) => boolean = () => false): string[] {
  return scripts()
    .filter((s) => !except(s.path))
    .flatMap((s) => [...code(s).matchAll(pattern)].map((m) => `${at(s, m.index)}: ${m[0].trim()}`));
}

const inBridge = (path: string) => path.startsWith('bridge/');

test('only the bridge talks to Go', () => {
  const doors =
    /(?<![\w.])(?:fetch\(|window\.go\b|window\.runtime\b|new EventSource\b|new WebSocket\b|new XMLHttpRequest\b|navigator\.sendBeacon\b)/g;
  expect(found(doors, inBridge)).toEqual([]);
});

/** withoutOnKey leaves out what SearchBox calls, which itself asks first. */
function withoutOnKey(text: string): string {
  let rest = text;
  for (let at = rest.indexOf('onKey={'); at >= 0; at = rest.indexOf('onKey={')) {
    let depth = 0;
    let end = at + 'onKey='.length;
    do {
      depth += rest[end] === '{' ? 1 : rest[end] === '}' ? -1 : 0;
      end++;
    } while (depth > 0 && end < rest.length);
    rest = rest.slice(0, at) + rest.slice(end);
  }
  return rest;
}

// A key that ends a composition of Japanese must not act as well (IME-1): a file that looks at such keys
// asks isImeKey first.
test('no key is acted upon while a word is being composed', () => {
  const looked =
    /\b(?:key|code)\s*[!=]==?\s*['"](?:Enter|NumpadEnter|Escape|Backspace|Delete| |Space|Tab)['"]|case\s+['"](?:Enter|Escape|Backspace|Delete| )['"]\s*:/;
  const wrong = scripts()
    .filter((s) => s.path !== 'parts/keys.ts')
    .filter((s) => looked.test(withoutOnKey(code(s))) && !/\bisImeKey\(/.test(code(s)))
    .map((s) => `src/${s.path} looks at keys and never asks isImeKey`);
  expect(wrong).toEqual([]);
});

test('nothing is sent that crashes WebKitGTK', () => {
  expect(
    found(/new (?:FormData|Blob|File|URLSearchParams\(\)\s*;\s*body)\b/g, (p) => p === 'bridge/download.ts'),
  ).toEqual([]);
  expect(found(/document\.cookie\b/g)).toEqual([]);
});

test('nothing is dragged by HTML5', () => {
  expect(
    found(
      /\bdraggable(?:=\{?["']?true|\b(?!\s*[=:]\s*\{?\s*false))|\bonDrag(?:Start|Over|Enter)\b|\bonDrop=|\bdataTransfer\b/g,
      (p) => p === 'screens/journeys/useFileDrop.ts', // a file from outside comes in no other way
    ),
  ).toEqual([]);
});

test('nothing is drawn with foreignObject', () => {
  expect(found(/<foreignObject\b/g)).toEqual([]);
});

test('no markup is put into the page unread', () => {
  expect(found(/dangerouslySetInnerHTML|\.innerHTML\s*=|insertAdjacentHTML|document\.write\(/g)).toEqual([]);
});

test('a shown mail runs nothing', () => {
  const frames = scripts().flatMap((s) =>
    [...code(s).matchAll(/<iframe\b[^>]*>/g)].map((m) => ({ where: at(s, m.index), tag: m[0] })),
  );
  for (const { where, tag } of frames) {
    expect(tag, where).toMatch(/\bsandbox=(?:""|\{?''\}?)/);
    expect(tag, where).not.toMatch(/\bsrc=/);
  }
});

test('nothing is loaded from elsewhere', () => {
  const elsewhere = /https?:\/\/(?!www\.w3\.org\/|127\.0\.0\.1|localhost)[\w-]+(?:\.[\w-]+)+/g;
  const shown = sources('.css')
    .flatMap((s) => [...s.text.matchAll(elsewhere)].map((m) => `${at(s, m.index)}: ${m[0]}`))
    .concat(found(elsewhere, (p) => p.includes('.gen.')));
  expect(shown).toEqual([]);
});
