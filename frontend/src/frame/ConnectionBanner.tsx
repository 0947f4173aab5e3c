import { Button } from '@mantine/core';
import { IconLock, IconPlugConnectedX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask, useConnection } from '../bridge';
import { confirm, done, useStanding } from '../parts';
import classes from './Frame.module.css';

/** ConnectionBanner says above every screen that the engine does not answer, or that this copy may not send. */
export function ConnectionBanner() {
  const { t } = useTranslation();
  const connection = useConnection();
  const cache = useQueryClient();
  const workspace = useStanding()?.workspace;
  const held = workspace?.held;
  if (connection.kind === 'lost') {
    return (
      <div className={classes.banner} data-tone="bad" role="alert">
        <IconPlugConnectedX size={18} aria-hidden />
        <strong>{t('connection.lost')}</strong>
        <span>{t('connection.lost.text')}</span>
        <span className={classes.spring} />
        <Button size="xs" variant="default" onClick={() => void cache.invalidateQueries()}>
          {t('trouble.again')}
        </Button>
      </div>
    );
  }
  if (!held) {
    return null;
  }
  const takeOver = () =>
    confirm({
      title: t('held.ask'),
      body: workspace.lost && workspace.held_advice ? workspace.held_advice : t('held.ask.text'),
      action: t('held.takeover'),
      run: async () => {
        await ask(api.POST('/api/take-over'));
        await cache.invalidateQueries();
        done(t('held.done'));
      },
    });
  return (
    <div className={classes.banner} role="status">
      <IconLock size={18} aria-hidden />
      <strong>{t(workspace.lost ? 'held.title.lost' : 'held.title')}</strong>
      <span>{held}</span>
      <span className={classes.spring} />
      <Button size="xs" onClick={takeOver}>
        {t('held.takeover')}
      </Button>
    </div>
  );
}
