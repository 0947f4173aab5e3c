import ts from 'typescript';
import { expect, test } from 'vitest';
import { scripts } from './sources';

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
