// The page's own words, so that a walk reads what a person reads in either language.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

type List = Readonly<Record<string, string>>;
const file = (name: string): List =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, `../../src/words/${name}.json`), 'utf8')) as List;
const read = (lang: string): List => ({ ...file(lang), ...file(`kinds.${lang}.gen`) });
const lists = { ja: read('ja'), en: read('en') };

export type Say = (key: string, args?: Readonly<Record<string, string | number>>) => string;

/** say gives a language's text for a key, as the page shows it. */
export function say(lang: 'ja' | 'en'): Say {
  const list = lists[lang];
  return (key, args = {}) => {
    const plural = lang === 'en' && args.count === 1 ? `${key}_one` : `${key}_other`;
    const text = list[key] ?? list[plural];
    if (text === undefined) {
      throw new Error(`there is no word ${key}`);
    }
    return text.replace(/\{\{-?\s*(\w+)[^}]*\}\}/g, (_, name: string) => String(args[name] ?? ''));
  };
}

/** sample is what the sample shop calls its journeys. */
export const sample = {
  ja: { welcome: 'はじめてのお客様へ', brochure: '資料請求フォロー', birthday: '誕生日クーポン' },
  en: { welcome: 'For new customers', brochure: 'Brochure follow-up', birthday: 'Birthday coupon' },
} as const;
