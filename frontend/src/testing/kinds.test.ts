import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { pictures } from '../canvas/icons';
import { lookOf } from '../journey/kinds';
import { kinds } from '../journey/kinds.gen';
import { portWord } from '../journey/steps';
import en from '../words/en';
import ja from '../words/ja';
import { scripts, sources, top } from './sources';

const ids: ReadonlySet<string> = new Set(kinds.map((k) => k.kind));
const families: ReadonlySet<string> = new Set(
  [...ids].filter((id) => id.includes('.')).map((id) => id.replace(/\..*/, '.')),
);

describe.each(kinds.map((k) => [k.kind, k] as const))('%s', (id, kind) => {
  test('has a tone that has a colour, and an icon that has a picture', () => {
    const { tone, icon } = lookOf(id);
    expect(readFileSync(join(top, 'canvas/tones.css'), 'utf8')).toContain(`--tone-${tone}:`);
    expect(tone).not.toBe('unknown');
    expect(icon).toBe(kind.icon);
    expect(pictures[icon]).toBeDefined();
  });

  test.each([
    ['Japanese', ja],
    ['English', en],
  ] as const)(
    'has its name, its help and the names of its outcomes in %s',
    (_, words: Readonly<Record<string, string>>) => {
      const step = { id: 'n', kind: id, title: '', at: [0, 0] as const, config: {} };
      const ports = kind.outcomes.map((o) => o.port);
      const named = ports.flatMap((port) => portWord(step, port)?.word ?? []);
      expect([kind.word, kind.help, ...named].filter((word) => !words[word])).toEqual([]);
      expect(ports.filter((port) => port !== 'next')).toHaveLength(named.length);
    },
  );
});

// ---- nobody but the table of looks names a kind

const looks = 'journey/kinds.ts';
const made = 'journey/generate.ts'; // drawings for measuring: made of kinds, typed by their list

/** mayName finds the few sources that are worth parsing: those with the beginning of an id in quotes, or an id of one
 * word. */
const mayName = new RegExp(
  `['"\`](?:${[...families].map((f) => f.replace('.', '\\.')).join('|')})|\\b(?:${[...ids].filter((id) => !id.includes('.')).join('|')})\\b`,
);

/** named are the places where a source names a kind: an id with a dot, its beginning ("entry."), and an id of one
 * word ("goal" may be any word) where it is compared with a kind or stands beside another id. */
function named(path: string, text: string): string[] {
  if (!mayName.test(text)) return [];
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const say = (node: ts.Node, id: string) =>
    found.push(`${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${id}`);
  const look = (node: ts.Node): void => {
    const id = textOf(node);
    if (id !== undefined) {
      if ((id.includes('.') && ids.has(id)) || families.has(id)) say(node, id);
      else if (ids.has(id) && isComparedWithKind(node)) say(node, id);
    }
    const beside = idsIn(node);
    if (new Set(beside).size > 1) say(node, beside.join(' '));
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}

/** textOf is what a literal says, and the beginning of a template but for a word that is asked for: t(`mail.${…}`). */
function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateHead(node)) return undefined;
  const { parent } = node.parent;
  return ts.isCallExpression(parent) && parent.expression.getText() === 't' ? undefined : node.text;
}

function isComparedWithKind(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isBinaryExpression(parent)) return /kind/i.test((parent.left === node ? parent.right : parent.left).getText());
  if (ts.isCaseClause(parent)) return /kind/i.test(parent.parent.parent.expression.getText());
  return ts.isPropertyAssignment(parent) && parent.initializer === node && parent.name.getText() === 'kind';
}

/** idsIn are the ids that a list or a table names by itself. */
function idsIn(node: ts.Node): string[] {
  const names = ts.isObjectLiteralExpression(node)
    ? node.properties.flatMap((p) => (p.name && ts.isIdentifier(p.name) ? p.name.text : []))
    : ts.isArrayLiteralExpression(node)
      ? node.elements.flatMap((e) => textOf(e) ?? [])
      : ts.isUnionTypeNode(node)
        ? node.types.flatMap((t) => (ts.isLiteralTypeNode(t) ? (textOf(t.literal) ?? []) : []))
        : [];
  return names.filter((name) => ids.has(name));
}

test('no kind is named outside the table of looks', () => {
  const wrong = scripts()
    .filter((s) => s.path !== looks && s.path !== made)
    .flatMap((s) => named(`src/${s.path}`, s.text));
  expect(wrong).toEqual([]);
});

test.each([
  ["const a = 'mail.send';", 1],
  ["kind.startsWith('entry.');", 1],
  [`const id = \`wait.\${rest}\`;`, 1],
  ["const icons = { 'tag.add': A };", 1],
  ["if (step.kind === 'goal') stop();", 1],
  ["switch (s.kind) { case 'exit': stop(); }", 1],
  ["const step = { kind: 'notify' };", 1],
  ['const icons = { goal: A, exit: B };', 1],
  ["const ends = ['goal', 'exit'];", 1],
  ["type End = 'goal' | 'exit';", 1],
  ["t('canvas.count.goal'); const title = 'goal'; f(tone === 'goal');", 0],
  [`const of = { entry: 1, notify: 2 }; t(\`mail.\${view}\`);`, 0],
])('the rule reads %s', (text, n) => expect(named('x.tsx', text)).toHaveLength(n));

test('a generated list is read by one file, which answers for it', () => {
  const readers = sources('.ts', '.tsx')
    .filter((s) => !s.test && s.text.includes("/kinds.gen'"))
    .map((s) => s.path);
  expect(readers.sort()).toEqual([made, looks]);
});
