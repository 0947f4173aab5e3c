export type Lang = 'ja' | 'en';

let current: Lang = 'ja';

/** speak sets the language in which the API is asked to answer. */
export function speak(lang: Lang): void {
  current = lang;
}

export function language(): Lang {
  return current;
}
