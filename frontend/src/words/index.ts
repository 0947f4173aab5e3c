import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Lang, speak } from '../bridge';

// Only the language that is spoken is loaded.
const lists = {
  ja: () => import('./ja'),
  en: () => import('./en'),
} as const;

const remembered = 'tabiji.lang';

/** systemLang is the language of the system, as the page sees it. */
export function systemLang(): Lang {
  return /^ja/i.test(navigator.language) ? 'ja' : 'en';
}

/** firstLang is what the page speaks before the preferences are known. */
export function firstLang(): Lang {
  try {
    const kept = localStorage.getItem(remembered);
    return kept === 'ja' || kept === 'en' ? kept : systemLang();
  } catch {
    return systemLang();
  }
}

/** speakWords loads a language and speaks it from now on. */
export async function speakWords(lang: Lang): Promise<void> {
  speak(lang);
  const list = await lists[lang]();
  if (!i18next.isInitialized) {
    await i18next.use(initReactI18next).init({
      lng: lang,
      fallbackLng: false,
      resources: { [lang]: { translation: list.default } },
      keySeparator: false,
      nsSeparator: false,
      interpolation: { escapeValue: false },
      returnEmptyString: false,
      showSupportNotice: false,
    } as Parameters<typeof i18next.init>[0]);
  } else {
    i18next.addResourceBundle(lang, 'translation', list.default, true, true);
    await i18next.changeLanguage(lang);
  }
  document.documentElement.lang = lang;
  try {
    localStorage.setItem(remembered, lang);
  } catch {
    // then it is asked anew the next time
  }
}
