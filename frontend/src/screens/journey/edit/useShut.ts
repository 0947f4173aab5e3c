import { useCallback, useMemo } from 'react';
import { remember, usePreferences, useRemembered } from '../../../parts';

/** useShut holds which phases of a journey this person has shut, on this computer. */
export function useShut(journey: string): [ReadonlySet<string>, (phase: string, shut: boolean) => void] {
  const key = `journey.shut.${journey}`;
  const kept = useRemembered(key);
  const shut = useMemo(() => new Set(kept.split(' ').filter(Boolean)), [kept]);
  const set = useCallback(
    (phase: string, on: boolean) => {
      const now = new Set((usePreferences.getState().page[key] ?? '').split(' ').filter(Boolean));
      if (on) now.add(phase);
      else now.delete(phase);
      remember(key, [...now].join(' '));
    },
    [key],
  );
  return [shut, set];
}
