import {
  IconBrightness,
  IconHome,
  IconInfoCircle,
  IconKeyboard,
  IconLanguage,
  IconMailbox,
  IconPower,
  IconRoute,
  IconSearch,
  IconSend,
  IconSettings,
  IconUsers,
} from '@tabler/icons-react';
import { useCallback, useMemo, useRef } from 'react';
import { language, shell } from '../bridge';
import { type Command, go, prefer, useCommands } from '../parts';
import { allCommands } from '../parts/commands';
import { useThemeSwitch } from './useThemeSwitch';

interface Openers {
  readonly openPalette: () => void;
  readonly openKeys: () => void;
}

/** useFrameCommands offers what can be done everywhere, and gives a way to run any command by its id. */
export function useFrameCommands(openers: Openers): (id: string) => void {
  const [, toggleTheme] = useThemeSwitch();
  const latest = useRef({ ...openers, toggleTheme });
  latest.current = { ...openers, toggleTheme };
  const commands = useMemo<readonly Command[]>(
    () => [
      {
        id: 'palette',
        word: 'palette.open',
        section: 'help',
        icon: IconSearch,
        keys: 'mod+k',
        silent: true,
        run: () => latest.current.openPalette(),
      },
      { id: 'go.home', word: 'nav.home', section: 'go', icon: IconHome, keys: 'g h', run: () => go('/') },
      {
        id: 'go.contacts',
        word: 'nav.contacts',
        section: 'go',
        icon: IconUsers,
        keys: 'g c',
        run: () => go('/contacts'),
      },
      {
        id: 'go.journeys',
        word: 'nav.journeys',
        section: 'go',
        icon: IconRoute,
        keys: 'g j',
        run: () => go('/journeys'),
      },
      {
        id: 'go.mailbox',
        word: 'nav.mailbox',
        section: 'go',
        icon: IconMailbox,
        keys: 'g m',
        run: () => go('/mailbox'),
      },
      { id: 'go.outbox', word: 'nav.outbox', section: 'go', icon: IconSend, keys: 'g o', run: () => go('/outbox') },
      {
        id: 'go.settings',
        word: 'nav.settings',
        section: 'go',
        icon: IconSettings,
        keys: 'mod+,',
        run: () => go('/settings'),
      },
      {
        id: 'theme.toggle',
        word: 'command.theme',
        section: 'view',
        icon: IconBrightness,
        keys: 'mod+shift+l',
        run: () => latest.current.toggleTheme(),
      },
      {
        id: 'language.toggle',
        word: 'command.language',
        section: 'view',
        icon: IconLanguage,
        run: () => void prefer({ lang: language() === 'ja' ? 'en' : 'ja' }),
      },
      { id: 'about', word: 'command.about', section: 'help', icon: IconInfoCircle, run: () => go('/settings/about') },
      ...(shell
        ? [
            {
              id: 'quit',
              word: 'command.quit',
              section: 'help',
              icon: IconPower,
              keys: 'mod+q',
              run: () => void shell?.Quit(false),
            } as const,
          ]
        : []),
      {
        id: 'help.keys',
        word: 'keys.title',
        section: 'help',
        icon: IconKeyboard,
        keys: '?',
        run: () => latest.current.openKeys(),
      },
    ],
    [],
  );
  useCommands(commands);
  return useCallback(
    (id) =>
      allCommands()
        .find((c) => c.id === id)
        ?.run(),
    [],
  );
}
