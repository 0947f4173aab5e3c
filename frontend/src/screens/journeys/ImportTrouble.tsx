import { CloseButton } from '@mantine/core';
import { IconFileAlert } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../bridge';
import { said } from '../../parts';
import classes from './Journeys.module.css';
import type { Failed } from './useImport';

/** ImportTrouble says why a file could not be imported, where in it the cause is, and what to do. */
export function ImportTrouble({ failed, close }: { readonly failed: Failed; readonly close: () => void }) {
  const { t } = useTranslation();
  const { text, hint } = said(failed.error, t);
  const places = failed.error instanceof Problem ? failed.error.places : [];
  return (
    <div className={classes.trouble} role="alert">
      <IconFileAlert size={22} aria-hidden className={classes.troubleMark} />
      <div>
        <strong>{t('journeys.import.failed', { file: failed.file })}</strong>
        <p>
          {text} {hint}
        </p>
        {places.length > 0 && (
          <ul>
            {places.slice(0, 8).map((p) => (
              <li key={p.path + p.message}>{p.message}</li>
            ))}
          </ul>
        )}
      </div>
      <CloseButton onClick={close} aria-label={t('close')} />
    </div>
  );
}
