import { useComputedColorScheme } from '@mantine/core';
import { prefer, usePreferences } from '../parts';

/** useThemeSwitch gives the theme in use and a function that switches to the other one. */
export function useThemeSwitch(): readonly ['light' | 'dark', () => void] {
  const system = useComputedColorScheme('light');
  const chosen = usePreferences((p) => p.theme);
  const seen = chosen || system;
  return [seen, () => void prefer({ theme: seen === 'dark' ? 'light' : 'dark' })];
}
