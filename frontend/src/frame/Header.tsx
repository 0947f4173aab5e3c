import { ActionIcon, Tooltip } from '@mantine/core';
import { IconMoon, IconSearch, IconSun } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { keysOf, type Workspace } from '../parts';
import classes from './Frame.module.css';
import { Inbox } from './Inbox';
import { useThemeSwitch } from './useThemeSwitch';

import { WorkspaceMenu } from './WorkspaceMenu';

interface Props {
  readonly workspace: Workspace | undefined;
  readonly openPalette: () => void;
  readonly slots: (s: { crumbs?: HTMLElement | null; actions?: HTMLElement | null }) => void;
}

// The places are found by these functions once; new ones each time would empty them at every render.
const crumbs = new WeakMap<Props['slots'], (e: HTMLElement | null) => void>();
const actions = new WeakMap<Props['slots'], (e: HTMLElement | null) => void>();

function once<F extends Props['slots']>(
  map: WeakMap<F, (e: HTMLElement | null) => void>,
  f: F,
  make: (e: HTMLElement | null) => void,
) {
  const known = map.get(f) ?? make;
  map.set(f, known);
  return known;
}

/** Header: the mark, whose workspace this is, where one is, and what can be done here. */
export function Header({ workspace, openPalette, slots }: Props) {
  const { t } = useTranslation();
  const [scheme, toggle] = useThemeSwitch();
  return (
    <header className={classes.header}>
      {/* biome-ignore lint/a11y/useValidAnchor: the hash is the page's route, so the jump is made by hand */}
      <a
        className={classes.skip}
        href="#main"
        onClick={(e) => {
          e.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        {t('skip')}
      </a>
      <img className={classes.mark} src="/mark.svg" alt="Tabiji" />
      <WorkspaceMenu workspace={workspace} />
      <i className={classes.divider} aria-hidden />
      <div className={classes.crumbs} ref={once(crumbs, slots, (e) => slots({ crumbs: e }))} />
      <button
        type="button"
        className={classes.search}
        onClick={openPalette}
        aria-label={t('palette.open')}
        aria-keyshortcuts="Control+K"
      >
        <IconSearch size={16} aria-hidden />
        <span>{t('palette.open')}</span>
        <kbd className={classes.kbd}>{keysOf('mod+k').join(' ')}</kbd>
      </button>
      <Inbox />
      <Tooltip label={t(scheme === 'dark' ? 'theme.toLight' : 'theme.toDark')}>
        <ActionIcon
          variant="default"
          size={32}
          onClick={toggle}
          aria-label={t(scheme === 'dark' ? 'theme.toLight' : 'theme.toDark')}
        >
          {scheme === 'dark' ? <IconSun size={17} /> : <IconMoon size={17} />}
        </ActionIcon>
      </Tooltip>
      <div className={classes.actions} ref={once(actions, slots, (e) => slots({ actions: e }))} />
    </header>
  );
}
