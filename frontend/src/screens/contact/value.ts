import type { TFunction } from 'i18next';
import { language, type Schemas } from '../../bridge';

/** shownValue writes a field's stored text as people read it: 1985-12-03 → 1985年12月3日, true → はい. */
export function shownValue(field: Pick<Schemas['Field'], 'type'>, text: string, t: TFunction): string {
  switch (field.type) {
    case 'date': {
      const [, y, m, d] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
      if (y && m && d) {
        const date = new Date(Date.UTC(Number(y), Number(m) - 1, Number(d)));
        return new Intl.DateTimeFormat(language() === 'ja' ? 'ja-JP' : 'en-US', {
          dateStyle: 'long',
          timeZone: 'UTC',
        }).format(date);
      }
      return text;
    }
    case 'number': {
      const n = Number(text);
      return text.trim() !== '' && Number.isFinite(n) && Math.abs(n) < 1e15 ? n.toLocaleString(language()) : text;
    }
    case 'flag':
      return text === 'true' ? t('contact.yes') : text === 'false' ? t('contact.no') : text;
    default:
      return text;
  }
}

/** joined puts short facts in one line, as the language does. */
export function joined(...facts: readonly (string | undefined | false)[]): string {
  return facts.filter(Boolean).join(language() === 'ja' ? '・' : ' · ');
}
