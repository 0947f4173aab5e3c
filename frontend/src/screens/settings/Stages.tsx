import { Loader } from '@mantine/core';
import { IconCircleCheckFilled, IconCircleXFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Stage } from '../../bridge';
import classes from './Settings.module.css';

/** Stages shows each stage of a connection with a plain sentence, up to the one that failed. */
export function Stages({ stages, busy }: { readonly stages: readonly Stage[] | undefined; readonly busy: boolean }) {
  const { t } = useTranslation();
  return (
    <ul className={classes.stages} aria-live="polite" aria-label={t('settings.mail.stages')}>
      {busy && !stages && (
        <li>
          <Loader size={18} />
          <span>{t('settings.mail.checking')}</span>
        </li>
      )}
      {(stages ?? []).map((s) => (
        <li key={s.name} data-bad={!s.ok || undefined}>
          {s.ok ? (
            <IconCircleCheckFilled size={18} aria-label={t('ok')} />
          ) : (
            <IconCircleXFilled size={18} aria-label={t('notOk')} />
          )}
          <b>{t(`settings.stage.${s.name}`)}</b>
          <span>{s.text}</span>
          <small>{t('settings.millis', { n: s.millis })}</small>
        </li>
      ))}
    </ul>
  );
}
