import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, renew } from '../../bridge';
import { done, failed, Loading, Moment, Panel, Trouble, useAct, useWorkspace } from '../../parts';
import { NewWorkspace } from './NewWorkspace';
import classes from './Settings.module.css';

/** WorkspaceSettings: what this file is called, where it is, its copies and backups. */
export function WorkspaceSettings() {
  return (
    <>
      <Name />
      <Copy />
      <Backups />
      <NewWorkspace />
    </>
  );
}

function Name() {
  const { t } = useTranslation();
  const workspace = useWorkspace();
  const [name, setName] = useState(workspace?.name ?? '');
  useEffect(() => setName(workspace?.name ?? ''), [workspace?.name]);
  const {
    busy,
    error,
    run: rename,
  } = useAct(async () => {
    await ask(api.PATCH('/api/workspace', { body: { name: name.trim() } }));
    await renew('workspace');
    done(t('settings.saved'));
  });
  return (
    <Panel title={t('settings.workspace.this')}>
      <form
        className={`${classes.row} ${classes.fieldsAtEnd}`}
        onSubmit={(e) => {
          e.preventDefault();
          void rename();
        }}
      >
        <TextInput
          className={classes.grow ?? ''}
          label={t('settings.workspace.name')}
          value={name}
          maxLength={100}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          loading={busy}
          disabled={name.trim() === '' || name.trim() === workspace?.name}
        >
          {t('settings.save')}
        </Button>
      </form>
      {error !== undefined && <Trouble compact error={error} />}
      <dl className={`${classes.summary} ${classes.below}`}>
        <dt>{t('settings.workspace.file')}</dt>
        <dd>
          <code>{workspace?.path}</code>
        </dd>
        <dt>{t('settings.workspace.zone')}</dt>
        <dd>{workspace?.zone}</dd>
      </dl>
    </Panel>
  );
}

function Copy() {
  const { t } = useTranslation();
  const suggestion = useQuery({
    queryKey: ['settings', 'copy'],
    queryFn: () => ask(api.GET('/api/copies/suggest')),
    gcTime: 0,
  });
  const [path, setPath] = useState<string | undefined>();
  const to = path ?? suggestion.data?.path ?? '';
  const {
    busy,
    error,
    run: save,
  } = useAct(async () => {
    const copy = await ask(api.POST('/api/copies', { body: { path: to } }));
    done(t('settings.copy.done', { path: copy.path }));
    setPath(undefined);
    await suggestion.refetch();
  });
  return (
    <Panel title={t('settings.copy')}>
      <p className={classes.help}>{t('settings.copy.text')}</p>
      <form
        className={`${classes.row} ${classes.fieldsAtEnd}`}
        onSubmit={(e) => {
          e.preventDefault();
          void save();
        }}
      >
        <TextInput
          className={classes.grow ?? ''}
          label={t('settings.copy.path')}
          value={to}
          onChange={(e) => setPath(e.currentTarget.value)}
          spellCheck={false}
        />
        <Button type="submit" variant="default" loading={busy} disabled={to === ''}>
          {t('settings.copy.save')}
        </Button>
      </form>
      {error !== undefined && <Trouble compact error={error} />}
    </Panel>
  );
}

function Backups() {
  const { t } = useTranslation();
  const backups = useQuery({ queryKey: ['settings', 'backups'], queryFn: () => ask(api.GET('/api/backups')) });
  const [busy, setBusy] = useState(false);
  const now = async () => {
    setBusy(true);
    try {
      await ask(api.POST('/api/backups'));
      await backups.refetch();
      done(t('settings.backups.done'));
    } catch (e) {
      failed(e);
    } finally {
      setBusy(false);
    }
  };
  const items = backups.data?.items ?? [];
  return (
    <Panel
      title={t('settings.backups')}
      aside={
        <Button variant="default" loading={busy} onClick={() => void now()}>
          {t('settings.backups.now')}
        </Button>
      }
    >
      <p className={classes.help}>{t('settings.backups.text')}</p>
      {backups.isPending && <Loading rows={2} />}
      {backups.isError && <Trouble compact error={backups.error} again={() => void backups.refetch()} />}
      {backups.isSuccess && items.length === 0 && <p className={classes.help}>{t('settings.backups.none')}</p>}
      <ul className={classes.list}>
        {items.slice(0, 14).map((b) => (
          <li key={b.path}>
            <b>
              <Moment at={b.at} />
            </b>
            <span className={classes.path} title={b.path}>
              {b.path}
            </span>
            <span>{t('settings.size', { mb: b.bytes / 1e6 })}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
