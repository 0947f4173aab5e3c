import { useStoreApi } from '@xyflow/react';
import { type Ref, useImperativeHandle } from 'react';
import { type Gaps, type Point, planOf, type Size } from '../journey/arrange';
import type { Drawing } from '../journey/drawing';
import { arrange } from './arrangement';
import type { Arrangement } from './useArrangement';

/** Sight is what only the canvas knows of a drawing: where its steps are drawn, and which part of it is visible. */
export interface Sight {
  /** Where the steps are drawn, in px. */
  readonly drawn: ReadonlyMap<string, Point>;
  readonly size: Size;
  readonly gaps: Gaps;
  readonly orientation: Arrangement['orientation'];
  /** tidied computes how the program would arrange the steps of a drawing. */
  readonly tidied: (drawing: Drawing) => Promise<ReadonlyMap<string, Point>>;
  /** middle is the drawing's point in the middle of the visible part. */
  readonly middle: () => Point;
  /** glide lets the cards run to their next positions instead of jumping there. */
  readonly glide: () => void;
  readonly focus: () => void;
}

interface Acts {
  readonly glide: () => void;
  readonly focus: () => void;
  /** The sizes of the lines' labels, in px, by line. */
  readonly labels: ReadonlyMap<string, Size>;
}

/** useSight gives the canvas's owner its Sight; null while the drawing has no positions yet. */
export function useSight(ref: Ref<Sight> | undefined, arrangement: Arrangement | undefined, acts: Acts): void {
  const flow = useStoreApi();
  const { glide, focus, labels } = acts;
  useImperativeHandle(ref, () => {
    if (!arrangement) return null as unknown as Sight;
    const { places, size, gaps, orientation } = arrangement;
    return {
      drawn: places.at,
      size,
      gaps,
      orientation,
      tidied: async (drawing) => (await arrange(planOf(drawing, orientation, size, gaps, labels))).at,
      middle: () => {
        const { transform, width, height } = flow.getState();
        const [x, y, zoom] = transform;
        return { x: (width / 2 - x) / zoom, y: (height / 2 - y) / zoom };
      },
      glide,
      focus,
    };
  }, [arrangement, flow, glide, focus, labels]);
}
