import { useTranslation } from 'react-i18next';
import { Panel, prefer, usePreferences } from '../../parts';
import classes from './Settings.module.css';

const themes = [
  {
    id: '',
    page: 'linear-gradient(110deg, #f5f6fa 50%, #11131a 50%)',
    panel: 'linear-gradient(110deg, #fff 50%, #191c26 50%)',
  },
  { id: 'light', page: '#f5f6fa', panel: '#ffffff' },
  { id: 'dark', page: '#11131a', panel: '#232736' },
] as const;

const languages = [
  { id: '', word: 'settings.language.system' },
  { id: 'ja', word: 'settings.language.ja' },
  { id: 'en', word: 'settings.language.en' },
] as const;

/** Appearance: language and theme; both follow the system until something is chosen. */
export function Appearance() {
  const { t } = useTranslation();
  const { lang, theme } = usePreferences();
  return (
    <>
      <Panel title={t('settings.language')}>
        <fieldset className={classes.choices} aria-label={t('settings.language')}>
          {languages.map((l) => (
            <label key={l.id}>
              <span className={classes.row}>
                <input type="radio" name="lang" checked={lang === l.id} onChange={() => void prefer({ lang: l.id })} />
                {t(l.word)}
              </span>
            </label>
          ))}
        </fieldset>
      </Panel>
      <Panel title={t('settings.theme')}>
        <fieldset className={classes.choices} aria-label={t('settings.theme')}>
          {themes.map((c) => (
            <label key={c.id}>
              <span className={classes.swatch} style={{ background: c.page }} aria-hidden>
                <i style={{ background: c.panel }} />
                <i style={{ background: c.panel }} />
              </span>
              <span className={classes.row}>
                <input
                  type="radio"
                  name="theme"
                  checked={theme === c.id}
                  onChange={() => void prefer({ theme: c.id })}
                />
                {t(`settings.theme.${c.id || 'system'}`)}
              </span>
            </label>
          ))}
        </fieldset>
      </Panel>
    </>
  );
}
