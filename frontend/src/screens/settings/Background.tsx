import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, shell } from '../../bridge';
import { failed, Panel } from '../../parts';
import classes from './Settings.module.css';

/** Background has the settings of a closed window: start at login, notifications on the desktop. */
export function Background() {
  const { t } = useTranslation();
  const surroundings = useQuery({
    queryKey: ['settings', 'shell'],
    queryFn: () => ask(api.GET('/api/shell')),
    staleTime: Infinity,
  });
  const [on, setOn] = useState(false);
  useEffect(() => {
    void shell?.Autostart().then(setOn, () => undefined);
  }, []);
  const change = async (next: boolean) => {
    setOn(next);
    try {
      await shell?.SetAutostart(next);
    } catch (e) {
      setOn(!next);
      failed(e);
    }
  };
  return (
    <>
      {surroundings.data?.autostart && (
        <Panel title={t('settings.autostart')}>
          <p className={classes.help}>{t('settings.autostart.text')}</p>
          <Switch
            label={t('settings.autostart.switch')}
            checked={on}
            onChange={(e) => void change(e.currentTarget.checked)}
          />
        </Panel>
      )}
      <Panel title={t('settings.closing')}>
        <p className={classes.help}>{t(surroundings.data?.tray ? 'settings.closing.tray' : 'settings.closing.text')}</p>
      </Panel>
      <Panel title={t('settings.notifications')}>
        <p className={classes.help}>
          {t(surroundings.data?.notifications ? 'settings.notifications.on' : 'settings.notifications.off')}
        </p>
      </Panel>
    </>
  );
}
