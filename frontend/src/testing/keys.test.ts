import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { everyPart, nouns, stale } from '../bridge/stale';
import { scripts, top } from './sources';

const plain = (text: string) => text.replace(/\s+/g, ' ').replace(/,(?= ?[\])}])/g, '');

/** asked are the pairs of a query's key and its question, as they are written. */
function asked(): { readonly key: string; readonly question: string; readonly path: string }[] {
  const found: { key: string; question: string; path: string }[] = [];
  for (const s of scripts()) {
    const file = ts.createSourceFile(s.path, s.text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
    const look = (node: ts.Node): void => {
      if (ts.isObjectLiteralExpression(node)) {
        const value = (name: string) =>
          node.properties
            .filter(ts.isPropertyAssignment)
            .find((p) => p.name.getText() === name)
            ?.initializer.getText();
        const [key, question] = [value('queryKey'), value('queryFn')];
        if (key && question) {
          found.push({ key: plain(key), question: plain(question), path: s.path });
        }
      }
      ts.forEachChild(node, look);
    };
    look(file);
  }
  return found;
}

// Two questions under one key fill each other's place with another shape: a list read as a page is empty.
test('a query key has one question', () => {
  const all = asked();
  expect(all.length).toBeGreaterThan(20);
  const first = new Map<string, { question: string; path: string }>();
  const wrong: string[] = [];
  for (const { key, question, path } of all) {
    const before = first.get(key);
    if (!before) {
      first.set(key, { question, path });
    } else if (before.question !== question) {
      wrong.push(`${key}: ${before.path} and ${path}`);
    }
  }
  expect(wrong).toEqual([]);
});

// What no hint makes stale: a version never changes, and a sent mail or a reason stays as it was found.
const still = ['journey-version', 'practice-mail', 'why'];

test('a query key begins with a part that hints make stale, or that nothing does', () => {
  const first = asked().map(({ key, path }) => ({ part: /^\['([\w-]+)'/.exec(key)?.[1] ?? key, path }));
  expect(first.filter(({ part }) => !everyPart.has(part) && !still.includes(part))).toEqual([]);
  const used = new Set(first.map(({ part }) => part));
  expect([...everyPart, ...still].filter((part) => !used.has(part))).toEqual([]);
});

/** told are the nouns that the program names in hints. */
function told(): string[] {
  const backend = join(top, '../../backend');
  const files = readdirSync(backend, { recursive: true, encoding: 'utf8' }).filter((f) => /(?<!_test)\.go$/.test(f));
  const named = files.flatMap((f) => [
    ...readFileSync(join(backend, f), 'utf8').matchAll(/\bChanged\((?:\[\]string\{)?"(\w+)"/g),
  ]);
  return [...new Set(named.map((m) => m[1] as string))].sort();
}

test('the page knows every noun that a hint names, and no other', () => expect(told()).toEqual([...nouns].sort()));

test.each([
  [['enrollment'], ['counts', 'people', 'preview']],
  [['draft'], ['counts', 'draft', 'findings', 'head', 'preview']],
  [['message'], ['draft', 'example', 'findings', 'head', 'preview']],
  [['journey'], ['counts', 'example', 'findings', 'head', 'preview']],
  [['outbox', 'tag', 'contact', 'notice', 'agenda'], []],
])('of a journey, %j makes stale %j', (changed, want) => {
  const of = (stale(changed) ?? []).filter((p) => p.startsWith('journey-')).map((p) => p.slice('journey-'.length));
  expect(of.sort()).toEqual(want);
});

test('an unknown noun makes everything stale', () => expect(stale(['enrollment', 'moon'])).toBeUndefined());
