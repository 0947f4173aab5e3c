import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drawing } from '../../journey/drawing';
import type { Phase } from '../../journey/file';
import type { StepText } from '../say';
import { type Folded, fold, shutNow } from './fold';

interface Wanted {
  readonly drawing: Drawing;
  readonly phases: readonly Phase[];
  readonly shut: ReadonlySet<string>;
  /** Steps that must be seen: selected, found, led to. */
  readonly shown: ReadonlySet<string>;
}

/** useFolded is the drawing with a box for each shut phase. */
export function useFolded({ drawing, phases, shut, shown }: Wanted): Folded {
  // The key changes less often than what is shown, and each new drawing is arranged anew.
  const key = JSON.stringify([...shutNow(phases, shut, shown)]);
  return useMemo(() => fold(drawing, phases, new Set(JSON.parse(key) as string[])), [drawing, phases, key]);
}

/** useBoxTexts adds the texts of boxes to those of steps. */
export function useBoxTexts(
  texts: ReadonlyMap<string, StepText>,
  boxes: Folded['boxes'],
): ReadonlyMap<string, StepText> {
  const { t } = useTranslation();
  return useMemo(() => {
    if (boxes.size === 0) return texts;
    const all = new Map(texts);
    for (const [own, box] of boxes)
      all.set(own, {
        kind: t('phase'),
        title: box.title === '' ? t('phase.unnamed') : box.title,
        line: t('phase.steps', { count: box.steps.length }),
      });
    return all;
  }, [texts, boxes, t]);
}
