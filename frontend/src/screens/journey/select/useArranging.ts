import { type RefObject, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sight } from '../../../canvas';
import type { NodeId } from '../../../journey';
import { among, arrangeBy, tidy } from '../../../journey/edit';
import { placedWay } from '../../../journey/placed';
import { done } from '../../../parts';
import type { Edit } from '../inRoom';

/** useArranging gives tidying, and who arranges the steps; undefined while the draft is not edited. */
export function useArranging(edit: Edit | undefined, sight: RefObject<Sight | null>, steps: readonly NodeId[]) {
  const { t } = useTranslation();
  const by = useCallback(
    (who: 'auto' | 'own') => {
      const seen = sight.current;
      seen?.glide();
      edit?.run((d) => {
        // Positions that the author chose before come back; else one begins with what is seen.
        const usable = seen !== null && placedWay(d, seen.size) !== undefined;
        return arrangeBy(d, { by: who, ...(seen && !usable ? { drawn: seen.drawn } : {}) });
      });
    },
    [edit, sight],
  );
  const tidied = useCallback(async () => {
    const seen = sight.current;
    if (!edit || !seen) {
      return;
    }
    const { drawing } = edit.store.state.getState().saving;
    if (drawing.layout !== 'own') {
      done(t('select.tidy.already'));
      return;
    }
    const { size, gaps, orientation } = seen;
    const some = steps.length > 1 ? { nodes: steps } : {};
    const places = await seen.tidied(steps.length > 1 ? among(drawing, steps) : drawing);
    seen.glide();
    edit.run((d) => tidy(d, { ...some, size, gaps, orientation, places }));
  }, [edit, sight, steps, t]);
  return useMemo(() => (edit ? { by, tidy: () => void tidied() } : undefined), [edit, by, tidied]);
}
