// One way of writing styles: in a module beside the part it dresses, with colours that have a name.
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { imports, type Source, scripts, sources } from './sources';

const sheets = sources('.css');
const modules = sheets.filter((s) => s.path.endsWith('.module.css'));
const parts = scripts();

/** users are the sources that import a module. */
const users = new Map<string, Source[]>();
for (const s of parts) {
  if (!s.text.includes('.module.css')) continue;
  for (const to of imports(s)) users.set(to, [...(users.get(to) ?? []), s]);
}

/** Where colours are named, and what is drawn like a program of somebody else. */
const palettes = ['frame/tokens.css', 'canvas/tones.css', 'parts/mail/Mail.module.css'];

test('a sheet of styles is a module, but for the names of colours', () => {
  expect(sheets.length).toBeGreaterThan(40);
  const plain = sheets.filter((s) => !s.path.endsWith('.module.css'));
  expect(plain.map((s) => s.path)).toEqual(['canvas/tones.css', 'frame/tokens.css']);
});

test('a module is named for a part beside it, or for the room it lies in', () => {
  const beside = new Set(parts.map((s) => s.path));
  const wrong = modules
    .map((s) => s.path.replace('.module.css', ''))
    .filter((path) => {
      const room = dirname(path).split('/').at(-1)?.toLowerCase();
      const name = path.split('/').at(-1) ?? '';
      return !/^[A-Z]/.test(name) || !(beside.has(`${path}.tsx`) || name.toLowerCase() === room || shared(path));
    });
  expect(wrong).toEqual([]);
});

/** shared: several parts of its folder are dressed by it. */
const shared = (path: string) => (users.get(`${path}.module.css`)?.length ?? 0) > 1;

test('a module is used by its own folder alone', () => {
  const wrong = parts.flatMap((s) =>
    imports(s)
      .filter((to) => to.endsWith('.module.css') && dirname(to) !== dirname(s.path))
      .map((to) => `src/${s.path} imports ${to}`),
  );
  expect(wrong).toEqual([]);
});

test('its classes are called classes, those of a second one common', () => {
  const named = parts.flatMap((s) =>
    [...s.text.matchAll(/import (.+) from '[^']*\.module\.css'/g)].map((m) => [s.path, m[1]]),
  );
  expect(named.length).toBeGreaterThan(100);
  expect(named.filter(([, name]) => name !== 'classes' && name !== 'common')).toEqual([]);
});

/** fixed are the styles of a source that say only what could stand in its module: every value is written out. */
function fixed(path: string, text: string): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (ts.isJsxAttribute(node) && node.name.getText() === 'style' && node.initializer) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : undefined;
      if (value && ts.isObjectLiteralExpression(value) && value.properties.every(writtenOut)) {
        found.push(`src/${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${node.getText()}`);
      }
    }
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}

const writtenOut = (p: ts.ObjectLiteralElementLike) =>
  ts.isPropertyAssignment(p) && (ts.isLiteralExpression(p.initializer) || ts.isPrefixUnaryExpression(p.initializer));

test('what can be written in a module is not written in a part', () => {
  expect(parts.flatMap((s) => fixed(s.path, s.text))).toEqual([]);
});

test.each([
  ["<i style={{ border: 0, margin: '0 8px' }} />", 1],
  ['<i style={{ width }} />', 0],
  ['<i style={{ width: n, border: 0 }} />', 0],
  ['<i style={{ top: -4 }} />', 1],
  ['<i style={look} />', 0],
])('the rule reads %s', (text, n) => expect(fixed('x.tsx', text)).toHaveLength(n));

/** Mantine's style props, by which a part could be dressed without a module; what lays children out (gap, align, justify,
 * grow) and what a component draws itself by (size, radius, color, variant) are its own words and stay. */
const styleProps = new Set(
  (
    'm my mx mt mb ms me ml mr p py px pt pb ps pe pl pr bd bdrs bg bgsz bgp bgr bga c opacity ff fz fw lts ta lh fs tt td ' +
    'w miw maw h mih mah pos inset display flex styles sx'
  ).split(' '),
);

/** dressed are the style props that a source gives to components. */
function dressed(path: string, text: string): string[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const look = (node: ts.Node): void => {
    if (
      ts.isJsxAttribute(node) &&
      styleProps.has(node.name.getText()) &&
      /^[A-Z]/.test(node.parent.parent.tagName.getText())
    ) {
      found.push(`src/${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${node.getText()}`);
    }
    ts.forEachChild(node, look);
  };
  look(file);
  return found;
}

test('a component of the library is dressed in a module, not by its style props', () => {
  expect(parts.flatMap((s) => dressed(s.path, s.text))).toEqual([]);
});

test.each([
  ['<Group mt="lg" />', 1],
  ['<Menu.Dropdown p={0} />', 1],
  ['<Button styles={{ label: {} }} classNames={{ label: classes.label }} />', 1],
  ['<Group gap={8} align="center" size="sm" className={classes.foot} />', 0],
  ['<path d="" opacity={0.5} />', 0],
])('the rule of style props reads %s', (text, n) => expect(dressed('x.tsx', text)).toHaveLength(n));

/** onScreen leaves out what is printed, on paper of one colour. */
const onScreen = (s: Source) => s.text.replace(/@media print \{[\s\S]*?\n\}/g, '');

test('a colour has a name', () => {
  const wrong = sheets
    .filter((s) => !palettes.includes(s.path))
    .flatMap((s) => [...onScreen(s).matchAll(/#[0-9a-f]{3,8}\b/gi)].map((m) => `src/${s.path}: ${m[0]}`));
  expect(wrong).toEqual([]);
});

test('a class that is written is used', () => {
  const wrong = modules.flatMap((s) => {
    const by = users.get(s.path) ?? [];
    const used = new Set(by.flatMap((u) => [...u.text.matchAll(/\b(?:classes|common)\??\.(\w+)/g)].map((m) => m[1])));
    const free = by.some((u) => /\b(?:classes|common)\[/.test(u.text));
    const own = s.text.replace(/:global\((?:[^()]|\([^()]*\))*\)|\/\*[\s\S]*?\*\/|\d*\.\d+/g, '');
    const written = new Set([...own.matchAll(/\.([a-zA-Z][\w-]*)(?=[^{}]*\{)/g)].map((m) => m[1] as string));
    return free ? [] : [...written].filter((c) => !used.has(c)).map((c) => `${join('src', s.path)}: .${c}`);
  });
  expect(wrong).toEqual([]);
});
