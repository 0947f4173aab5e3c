import { IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Status } from '../../../parts';
import classes from './StartSheet.module.css';

/** Stopped says why nothing would move although it were started. */
export function Stopped({ status }: { readonly status: Status }) {
  const { t } = useTranslation();
  const { held } = status.workspace;
  if (!held && status.engine.running) {
    return null;
  }
  return (
    <div className={classes.stopped} role="alert">
      <IconPlugConnectedX size={20} aria-hidden className={classes.fixed} />
      <div>
        <strong>{t(held ? 'start.held' : 'start.engine')}</strong>
        <p>{held || t('start.engine.text')}</p>
      </div>
    </div>
  );
}
