import { Menu } from '@mantine/core';
import { IconCheck, IconFolderOpen, IconPlus, IconSelector } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask, shell } from '../bridge';
import { failed, type Workspace } from '../parts';
import classes from './Frame.module.css';

/** WorkspaceMenu says whose workspace this is, always; in the window it opens others beside it. */
export function WorkspaceMenu({ workspace }: { readonly workspace: Workspace | undefined }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const others = useQuery({
    queryKey: ['settings', 'workspaces'],
    enabled: opened,
    queryFn: () => ask(api.GET('/api/workspaces')),
  });
  const open = (path: string) => ask(api.POST('/api/workspaces/open', { body: { path } })).catch(failed);
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-start" width={340}>
      <Menu.Target>
        <button
          type="button"
          className={classes.workspace}
          title={workspace?.path}
          aria-label={t('workspace.menu', { name: workspace?.name ?? '' })}
        >
          <span>{workspace?.name ?? '…'}</span>
          <IconSelector size={15} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('workspace.here')}</Menu.Label>
        <Menu.Item leftSection={<IconCheck size={16} />} component="a" href="#/settings/workspace">
          {workspace?.name}
        </Menu.Item>
        {(others.data?.items ?? [])
          .filter((w) => !w.current)
          .map((w) => (
            <Menu.Item
              key={w.path}
              disabled={w.missing || !shell}
              onClick={() => void open(w.path)}
              leftSection={<span className={classes.noIcon} />}
            >
              {w.name}
              <br />
              <small>{t(w.missing ? 'workspace.missing' : w.running ? 'workspace.running' : 'workspace.closed')}</small>
            </Menu.Item>
          ))}
        {shell && (
          <>
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconFolderOpen size={16} />}
              onClick={() => {
                void shell?.OpenFile('workspace').then((f) => (f.path ? open(f.path) : undefined), failed);
              }}
            >
              {t('workspace.open')}
            </Menu.Item>
            <Menu.Item leftSection={<IconPlus size={16} />} component="a" href="#/settings/workspace">
              {t('workspace.new')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
