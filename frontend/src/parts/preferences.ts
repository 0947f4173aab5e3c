import { create } from 'zustand';
import { type Lang, send, shell } from '../bridge';
import { fromJSON, isObject } from '../bridge/parse';
import { speakWords, systemLang } from '../words';

/** Preferences belong to the person on this computer, not to the workspace. */
export interface Preferences {
  /** '' follows the system. */
  readonly lang: '' | Lang;
  readonly theme: '' | 'light' | 'dark';
  /** What the page remembers: open rail, closed cards, widths. */
  readonly page: Readonly<Record<string, string>>;
}

const none: Preferences = { lang: '', theme: '', page: {} };

export const usePreferences = create<Preferences>(() => none);

function isPreferences(v: unknown): v is Preferences {
  return (
    isObject(v) &&
    typeof v.lang === 'string' &&
    typeof v.theme === 'string' &&
    (v.page === undefined || isObject(v.page))
  );
}

/** askPreferences asks for the preferences and the system's language; undefined where nobody answers, which
 * the page says elsewhere. */
export async function askPreferences(): Promise<Preferences | undefined> {
  try {
    const [answer] = await Promise.all([send('/api/preferences'), askSystem()]);
    return answer.ok ? { ...none, ...fromJSON(await answer.text(), isPreferences, none) } : undefined;
  } catch {
    return undefined;
  }
}

/** recall takes what was answered over, and speaks and paints accordingly. */
export async function recall(asked: Promise<Preferences | undefined>): Promise<void> {
  const known = await asked;
  if (known) {
    usePreferences.setState(known, true);
  }
  await apply();
}

let system: Lang = systemLang();

/** askSystem asks the program for the system's language: a web view tells its own, which is English where the
 * system's locale is not installed. A browser knows better what its user reads. */
async function askSystem(): Promise<void> {
  if (!shell) {
    return;
  }
  const answer = await send('/api/shell');
  const told: unknown = answer.ok ? await answer.json() : undefined;
  if (isObject(told) && (told.lang === 'ja' || told.lang === 'en')) {
    system = told.lang;
  }
}

/** prefer changes a part of the preferences and keeps it. */
export async function prefer(change: Partial<Preferences>): Promise<void> {
  usePreferences.setState(change);
  await apply();
  await keep();
}

/** remember keeps one thing that the page itself wants to know the next time. */
export function remember(key: string, value: string): void {
  const { page } = usePreferences.getState();
  if (page[key] !== value) {
    usePreferences.setState({ page: { ...page, [key]: value } });
    void keep();
  }
}

/** useRemembered is what was kept under a key, or `otherwise`. */
export function useRemembered(key: string, otherwise = ''): string {
  return usePreferences((p) => p.page[key] ?? otherwise);
}

async function keep(): Promise<void> {
  await send('/api/preferences', {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(usePreferences.getState()),
  }).catch(() => undefined); // kept in the page meanwhile
}

async function apply(): Promise<void> {
  const { lang, theme } = usePreferences.getState();
  try {
    localStorage.setItem('tabiji.theme', theme);
  } catch {
    // then the first paint follows the system
  }
  await speakWords(lang || system);
}
