// The page's own source files, read for the rules that no compiler knows.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ts from 'typescript';

export const top = resolve(import.meta.dirname, '..');

export interface Source {
  /** From src/, with slashes. */
  readonly path: string;
  readonly room: string;
  readonly test: boolean;
  readonly text: string;
}

export function sources(...endings: readonly string[]): Source[] {
  const found: Source[] = [];
  for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !endings.some((e) => entry.name.endsWith(e))) {
      continue;
    }
    const full = join(entry.parentPath, entry.name);
    const path = relative(top, full).split(sep).join('/');
    found.push({
      path,
      room: path.includes('/') ? (path.split('/')[0] as string) : 'main',
      test: /\.test\.tsx?$/.test(path) || path.startsWith('testing/') || path.includes('/try/'),
      text: readFileSync(full, 'utf8'),
    });
  }
  return found.sort((a, b) => a.path.localeCompare(b.path));
}

/** scripts are the sources that ship. */
export function scripts(): Source[] {
  return sources('.ts', '.tsx').filter((s) => !s.test && !s.path.includes('.gen.'));
}

/** imports of a file: types, dynamic imports and re-exports count; a file of ours is given from src/. */
export function imports(s: Source): string[] {
  const here = dirname(join(top, s.path));
  return ts
    .preProcessFile(s.text, true, true)
    .importedFiles.map((f) => f.fileName)
    .map((name) => (name.startsWith('.') ? relative(top, resolve(here, name)).split(sep).join('/') : name));
}

/** resolved are the files of ours that a file imports; a folder stands for its index. */
export function resolved(s: Source, all: ReadonlySet<string>): string[] {
  return imports(s).flatMap((name) => {
    const found = [name, `${name}.ts`, `${name}.tsx`, `${name}/index.ts`, `${name}/index.tsx`].find((f) => all.has(f));
    return found === undefined ? [] : [found];
  });
}

/** line number of a place in a file, for messages. */
export function at(s: Source, index: number): string {
  return `src/${s.path}:${s.text.slice(0, index).split('\n').length}`;
}

/** code is the text without comments, everything else in its place. */
export function code(s: Source): string {
  return s.text.replace(
    /\/\*[\s\S]*?\*\/|(^|[^:'"`\\])\/\/[^\n]*/g,
    (m, before: string | undefined) => (before ?? '') + m.slice((before ?? '').length).replace(/[^\n]/g, ' '),
  );
}
