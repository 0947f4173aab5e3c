import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Drawing, readDrawing } from '../drawing';
import { generate } from '../generate';
import type { Said } from '../steps';
import { apply, diff } from './change';
import { rebase } from './rebase';
import { fixName, lostLine, replacedLine, replacedUndo, statusLine } from './told';
import { hand } from './try/hand';

type List = Readonly<Record<string, string>>;
const words = join(import.meta.dirname, '../../words');
const read = (name: string): List => JSON.parse(readFileSync(join(words, `${name}.json`), 'utf8')) as List;

describe.each(['ja', 'en'])('in %s', (lang) => {
  const list: List = { ...read(lang), ...read(`kinds.${lang}.gen`) };
  const texts = (word: string) => [word, `${word}_one`, `${word}_other`].flatMap((key) => list[key] ?? []);

  /** lacks lists the words that do not exist, and arguments that they show and are not given. */
  const lacks = ({ word, args = {} }: Said): string[] => [
    ...(texts(word).length === 0 ? [word] : []),
    ...texts(word)
      .flatMap((text) => [...text.matchAll(/\{\{-?\s*(\w+)/g)].map((m) => m[1] as string))
      .filter((name) => !(name in args))
      .map((name) => `${word} {{${name}}}`),
    ...Object.values(args).flatMap((arg) => (typeof arg === 'object' ? lacks(arg) : [])),
  ];

  test('every word that editing names is there', () => {
    const named = readdirSync(import.meta.dirname)
      .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
      .flatMap((file) => [...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(/'(edit\.[\w.]+)'/g)])
      .map((m) => m[1] as string);
    expect(new Set(named).size).toBeGreaterThan(80);
    expect(named.filter((word) => texts(word).length === 0)).toEqual([]);
    const known = new Set(named);
    const unused = Object.keys(list).filter(
      (key) => /^edit\./.test(key) && !known.has(key.replace(/_(one|other)$/, '')),
    );
    expect(unused).toEqual([]);
  });

  test('whatever is done or refused is said in full', () => {
    const said = new Set<string>();
    for (let seed = 1; seed <= 12; seed++) {
      const { gesture } = hand(seed);
      let d: Drawing = readDrawing(generate(9));
      for (let i = 0; i < 120; i++) {
        const [, answer] = gesture(d);
        const line = answer.kind === 'done' ? answer.name : answer.why;
        said.add(line.word);
        expect(lacks(line)).toEqual([]);
        if (answer.kind === 'done') d = apply(d, answer.change);
      }
    }
    expect(said.size).toBeGreaterThan(45);
  });

  test('what two changed is said in full', () => {
    const said = new Set<string>();
    const d = readDrawing(generate(5));
    const drawnBy = (seed: number) => {
      const { gesture } = hand(seed);
      let drawn: Drawing = d;
      for (let i = 0; i < 25; i++) {
        const [, answer] = gesture(drawn);
        if (answer.kind === 'done') drawn = apply(drawn, answer.change);
      }
      return drawn;
    };
    for (let seed = 1; seed <= 40; seed++) {
      const theirs = drawnBy(seed + 500);
      const { change, replaced, lost } = rebase(diff(d, drawnBy(seed)), d, theirs);
      const together = apply(theirs, change);
      for (const line of [
        ...replaced.map((r) => replacedLine(together, r)),
        ...lost.map((e) => lostLine(together, e)),
      ]) {
        said.add(line.word);
        expect(lacks(line)).toEqual([]);
      }
    }
    expect([...said].sort()).toEqual(
      expect.arrayContaining([
        'edit.replaced.deleted',
        'edit.replaced.dropped',
        'edit.replaced.lines',
        'edit.replaced.step',
        'edit.replaced.title',
      ]),
    );
  });

  test('and so is whether it is saved', () => {
    const statuses = ['saved', 'pending', 'gone', 'full', 'refused', 'missing'] as const;
    expect([...statuses.map((s) => statusLine(s, '長い')), fixName('線を消す'), replacedUndo].flatMap(lacks)).toEqual(
      [],
    );
  });
});
