import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const src = join(import.meta.dirname, '..');
const styles = join(src, '../node_modules/@mantine/core/styles');

/** Components whose own look is made of the looks of others. */
const partsOf: Readonly<Record<string, readonly string[]>> = {
  Autocomplete: ['Combobox', 'Input'],
  Drawer: ['ModalBase', 'Overlay', 'Paper', 'CloseButton'],
  Menu: ['Popover', 'Paper'],
  Modal: ['ModalBase', 'Overlay', 'Paper', 'CloseButton', 'ScrollArea'],
  NumberInput: ['Input', 'UnstyledButton'],
  PasswordInput: ['Input', 'ActionIcon'],
  Select: ['Combobox', 'Input', 'ScrollArea'],
  Switch: ['InlineInput'],
  TagsInput: ['Combobox', 'Input', 'Pill', 'PillsInput'],
  Textarea: ['Input'],
  TextInput: ['Input'],
};

function used(): readonly string[] {
  const names = new Set<string>();
  for (const file of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(file)) {
      continue;
    }
    const text = readFileSync(join(src, file), 'utf8');
    for (const list of text.matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)) {
      for (const name of (list[1] ?? '').split(',')) {
        names.add(name.trim());
      }
    }
  }
  return [...names].filter((n) => /^[A-Z]/.test(n)).sort();
}

test('every component of the library that is used has its style', () => {
  const library = readFileSync(join(src, 'frame/library.ts'), 'utf8');
  const wanted = used().flatMap((name) => [name, ...(partsOf[name] ?? [])]);
  expect(wanted).toContain('Button');
  const missing = wanted.filter(
    (name) => existsSync(join(styles, `${name}.css`)) && !library.includes(`/styles/${name}.css'`),
  );
  expect(missing).toEqual([]);
});
