import { Button, Checkbox, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '../../bridge';
import { Panel, Trouble, useAct } from '../../parts';
import classes from './Settings.module.css';

/** NewWorkspace makes another file beside this one and shows it in a window of its own; it is there only
 * where windows can be opened. */
export function NewWorkspace() {
  const { t } = useTranslation();
  const surroundings = useQuery({
    queryKey: ['settings', 'shell'],
    queryFn: () => ask(api.GET('/api/shell')),
    staleTime: Infinity,
  });
  const [name, setName] = useState('');
  const [sample, setSample] = useState(false);
  const {
    busy,
    error,
    run: make,
  } = useAct(async () => {
    await ask(api.POST('/api/workspaces/new', { body: { name: name.trim(), sample } }));
    setName('');
  });
  if (!surroundings.data?.open_other) {
    return null;
  }
  return (
    <Panel title={t('settings.new')}>
      <p className={classes.help}>{t('settings.new.text')}</p>
      <form
        className={`${classes.row} ${classes.fieldsAtEnd}`}
        onSubmit={(e) => {
          e.preventDefault();
          void make();
        }}
      >
        <TextInput
          className={classes.grow ?? ''}
          label={t('settings.workspace.name')}
          value={name}
          maxLength={100}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={name.trim() === ''} loading={busy}>
          {t('settings.new.make')}
        </Button>
      </form>
      <Checkbox
        className={classes.sample ?? ''}
        label={t('settings.new.sample')}
        checked={sample}
        onChange={(e) => setSample(e.currentTarget.checked)}
      />
      {error !== undefined && <Trouble compact error={error} />}
    </Panel>
  );
}
