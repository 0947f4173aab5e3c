import { Fragment } from 'react';

// What a sentence quotes, and its dates and times, are the facts of it.
const facts =
  /(「[^」]*」|“[^”]*”|(?:\d+年)?\d+月\d+日(?:（.）)?(?:\s?\d+:\d\d)?|\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\s\d+(?:,?\s\d{4})?(?:,?\s\d+:\d\d)?)/;

/** Emphasised is a sentence with its facts in bold. */
export function Emphasised({ text }: { readonly text: string }) {
  let n = 0;
  return text.split(facts).map((part) => {
    n += 1;
    const key = `${n} ${part}`;
    return facts.test(part) ? <strong key={key}>{part}</strong> : <Fragment key={key}>{part}</Fragment>;
  });
}
