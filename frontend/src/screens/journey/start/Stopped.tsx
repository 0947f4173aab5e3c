import { IconPlugConnectedX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Standing } from '../../../parts';
import common from './Start.module.css';
import classes from './Stopped.module.css';

/** Stopped shows why nothing would move although the journey were started: the workspace is held, or no engine runs. */
export function Stopped({ standing }: { readonly standing: Standing }) {
  const { t } = useTranslation();
  const { held } = standing.workspace;
  if (!held && standing.running) {
    return null;
  }
  return (
    <div className={classes.stopped} role="alert">
      <IconPlugConnectedX size={20} aria-hidden className={common.fixed} />
      <div>
        <strong>{t(held ? 'start.held' : 'start.engine')}</strong>
        <p>{held || t('start.engine.text')}</p>
      </div>
    </div>
  );
}
