import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { code, scripts, top } from './sources';

// The words of kinds are those of the program, which has rules of its own for them; they are no second copy of a
// word here.
type List = Readonly<Record<string, string>>;
const read = (lang: string): List => JSON.parse(readFileSync(join(top, 'words', `${lang}.json`), 'utf8')) as List;
const ja = read('ja');
const en = read('en');

/** base is the key as the source writes it: i18next picks the plural form itself. */
const base = (key: string) => key.replace(/_(?:one|other)$/, '');
const bases = (list: List) => [...new Set(Object.keys(list).map(base))].sort();

const placeholders = (text: string) => [...text.matchAll(/\{\{-?\s*(\w+)/g)].map((m) => m[1] as string);

test('both languages have the same words', () => {
  const [j, e] = [bases(ja), bases(en)];
  expect({ jaOnly: j.filter((k) => !e.includes(k)), enOnly: e.filter((k) => !j.includes(k)) }).toEqual({
    jaOnly: [],
    enOnly: [],
  });
});

test('both languages say the same things', () => {
  const said = (list: List, key: string) =>
    [
      ...new Set(
        Object.keys(list)
          .filter((k) => base(k) === key)
          .flatMap((k) => placeholders(list[k] as string)),
      ),
    ].sort();
  // A count may be left out where the language has another word for one.
  const wrong = bases(ja).filter((k) => said(ja, k).join() !== said(en, k).join());
  expect(wrong.map((k) => `${k}: ja ${said(ja, k)} · en ${said(en, k)}`)).toEqual([]);
});

test('no word is said here that the program says of its kinds', () => {
  const said = { ...read('kinds.ja.gen'), ...read('kinds.en.gen') };
  expect(Object.keys(said).length).toBeGreaterThan(25);
  expect(
    [...Object.keys(ja), ...Object.keys(en)].filter((k) => k in said || k.replace(/^canvas\.(?=kind\.)/, '') in said),
  ).toEqual([]);
});

test('plurals are complete', () => {
  const wrong = Object.keys(en).filter((k) => /_one$/.test(k) && !(`${base(k)}_other` in en));
  const japanese = Object.keys(ja).filter((k) => /_one$/.test(k));
  expect([...wrong, ...japanese]).toEqual([]);
});

test('every text is a text', () => {
  const wrong = [ja, en].flatMap((list) =>
    Object.entries(list)
      .filter(([, text]) => text.trim() === '' || /\uFFFD| {2}/.test(text))
      .map(([k]) => k),
  );
  expect(wrong).toEqual([]);
});

test('the English is English and the Japanese is Japanese', () => {
  // Names of languages are written in their own language.
  const kana = /[\u3040-\u30ff]/;
  const own = /^(?:settings\.)?lang(?:uage)?\.(?:ja|japanese)/;
  expect(
    Object.keys(en).filter((k) => kana.test(en[k] as string) && !/日本語/.test(en[k] as string) && !own.test(k)),
  ).toEqual([]);
  expect(Object.keys(ja).filter((k) => /！|\b(?:the|and|of)\b /.test(ja[k] as string))).toEqual([]);
});

const texts = scripts().map((s) => ({ path: s.path, text: code(s) }));
const literals = new Set(
  texts.flatMap(({ text }) => [...text.matchAll(/(['"])([\w.-]+)\1/g)].map((m) => m[2] as string)),
);
const patterns = texts
  .flatMap(({ text }) => [...text.matchAll(/`([\w.-]*)\$\{[^`]*`/g)].map((m) => m[0].slice(1, -1)))
  .filter((p) => /^[a-z][\w-]*\./.test(p) || /\.\w*$/.test(p) || /\}\./.test(p))
  .map(
    (p) =>
      new RegExp(
        `^${p
          .split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/)
          .map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'))
          .join('[\\w.-]+')}$`,
      ),
  );

/** isUsed: a key with a context ("pause.text_empty") is asked for by its own key and the context apart. */
function isUsed(key: string): boolean {
  const context = /^(.+)_[a-z]+$/.exec(key)?.[1];
  return literals.has(key) || patterns.some((p) => p.test(key)) || (context !== undefined && isUsed(context));
}

test('every word is used', () => {
  expect(bases(ja).filter((k) => !isUsed(k))).toEqual([]);
});

test('every word that is asked for exists', () => {
  const known = new Set(bases(ja).flatMap((k) => [k, k.replace(/_[a-z]+$/, '')]));
  const missing = texts.flatMap(({ path, text }) =>
    [...text.matchAll(/(?<![\w.])t\(\s*(['"])([\w.-]+)\1|\b(?:i18nKey|word)(?:=|:\s*)(['"])([\w.-]+)\3/g)]
      .map((m) => (m[2] ?? m[4]) as string)
      .filter((k) => k.includes('.') && !known.has(k))
      .map((k) => `src/${path}: ${k}`),
  );
  expect(missing).toEqual([]);
});
