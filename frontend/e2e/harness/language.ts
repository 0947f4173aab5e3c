// A page speaks one language: no English sentence in the Japanese page, no text of the Japanese list in the
// English one.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, type Page } from '@playwright/test';

type List = Readonly<Record<string, string>>;
const list = (lang: string) =>
  JSON.parse(readFileSync(resolve(import.meta.dirname, `../../src/words/${lang}.json`), 'utf8')) as List;
const english = new Set(Object.values(list('en')));
const japanese = Object.values(list('ja')).filter((text) => !text.includes('{{') && !english.has(text));

/** speaks looks at texts, names for screen readers and titles. Shown mails are left out. */
export async function speaks(page: Page, lang: 'ja' | 'en'): Promise<void> {
  const strange = await page.evaluate(
    ({ lang, japanese }) => {
      const found = new Set<string>();
      const known = new Set(japanese);
      const sentence = /[A-Za-z]{2,}(?: [a-z]{2,}){2,}/;
      const strange = (text: string) => (lang === 'ja' ? sentence.test(text) : known.has(text.trim()));
      const passed = (e: Element) =>
        e.closest('iframe, pre, style, script, [inert], [aria-hidden="true"]') !== null || !e.checkVisibility();
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
      for (let n = walker.nextNode(); n; n = walker.nextNode()) {
        if (n instanceof Text) {
          if (strange(n.data) && n.parentElement && !passed(n.parentElement)) {
            found.add(n.data.trim().slice(0, 80));
          }
        } else if (n instanceof Element) {
          for (const name of ['aria-label', 'title', 'placeholder', 'aria-description', 'alt']) {
            const value = n.getAttribute(name);
            if (value && strange(value) && !passed(n)) {
              found.add(`${name}: ${value.slice(0, 80)}`);
            }
          }
        }
      }
      return [...found];
    },
    { lang, japanese },
  );
  expect(strange.slice(0, 8), `the page speaks ${lang}`).toEqual([]);
}
