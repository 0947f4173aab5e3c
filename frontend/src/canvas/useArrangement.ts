import { useEffect, useMemo, useState } from 'react';
import type { Gaps, Places, Size } from '../journey/arrange';
import { planOf } from '../journey/arrange';
import type { Drawing } from '../journey/drawing';
import { ownWay, placed, placedWay } from '../journey/placed';
import type { Orientation } from '../journey/walk';
import { arrange, keptPlaces } from './arrangement';

/** cardWidth is the width of every card, in px. */
export const cardWidth = 240;

/** cardSize is the size of a step's card, in px: cards with counts have a foot. */
export function cardSize(counted: boolean): Size {
  return { width: cardWidth, height: counted ? 92 : 70 };
}

/** Arrangement is a drawing with the positions of its steps and lines; size is that of every card. */
export interface Arrangement {
  readonly drawing: Drawing;
  readonly orientation: Orientation;
  readonly size: Size;
  readonly places: Places;
  /** The distances that the program keeps when it arranges. */
  readonly gaps: Gaps;
  /** The author's own positions are used. */
  readonly own: boolean;
}

interface Wanted {
  readonly drawing: Drawing;
  readonly orientation: Orientation;
  /** The author's positions are used: any, when the draft says that the author arranges; else only usable ones. */
  readonly own: boolean;
  readonly counted: boolean;
  /** The sizes of the lines' labels, in px, by line. */
  readonly labels: ReadonlyMap<string, Size>;
}

/**
 * useArrangement gives the positions of a drawing; undefined while they are computed. The last ones stay as long as the
 * same drawing is shown.
 */
export function useArrangement({ drawing, orientation, own, counted, labels }: Wanted): Arrangement | undefined {
  const size = useMemo(() => cardSize(counted), [counted]);
  const way = useMemo(() => {
    if (!own) return undefined;
    return drawing.layout === 'own' ? ownWay(drawing, size) : placedWay(drawing, size);
  }, [drawing, own, size]);
  const shown = way ?? orientation;
  const plan = useMemo(() => {
    const widest = [...labels.values()].reduce((most, l) => Math.max(most, l.width), 0);
    const along = shown === 'down' ? (widest > 0 ? 54 : 40) : Math.max(56, Math.min(widest, 132) + 28);
    return planOf(drawing, shown, size, { along, across: shown === 'down' ? 40 : 28 }, labels);
  }, [drawing, shown, size, labels]);
  const [answer, setAnswer] = useState<{ plan: typeof plan; places: Places }>();
  const ready = useMemo(() => (way ? placed(drawing, plan) : keptPlaces(plan)), [drawing, plan, way]);

  useEffect(() => {
    if (ready) return;
    let here = true;
    void arrange(plan).then((places) => {
      if (here) setAnswer({ plan, places });
    });
    return () => {
      here = false;
    };
  }, [plan, ready]);

  const places = ready ?? (answer?.plan === plan ? answer.places : undefined);
  const now = useMemo(
    () => places && { drawing, orientation: shown, size, places, gaps: plan.gaps, own: way !== undefined },
    [drawing, places, plan, shown, size, way],
  );
  const [last, setLast] = useState(now);
  if (now && now !== last) setLast(now);
  return now ?? (last?.drawing.id === drawing.id ? last : undefined);
}
