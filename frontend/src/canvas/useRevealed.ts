import { useEffect, useRef } from 'react';
import type { Drawing } from '../journey/drawing';
import type { Spot } from '../journey/walk';
import type { Camera, Padding } from './camera';
import type { PickedSet } from './picked';

/** useRevealed moves the camera to steps that were just added and are selected, unless they are visible. */
export function useRevealed(
  drawing: Drawing,
  picked: PickedSet,
  spots: ReadonlyMap<string, Spot>,
  camera: Camera,
  padding: { readonly current: Padding },
): void {
  const before = useRef(drawing);
  const wanted = useRef<string>(undefined);
  useEffect(() => {
    const known: ReadonlyMap<string, unknown> = before.current.nodes;
    const same = before.current.id === drawing.id;
    const now: ReadonlyMap<string, unknown> = drawing.nodes;
    const added = [...picked].find((id) => now.has(id) && !known.has(id));
    if (added !== undefined) {
      if (same) wanted.current = added;
      before.current = drawing;
    } else if (!same || known.size > now.size) before.current = drawing;
    const spot = wanted.current === undefined ? undefined : spots.get(wanted.current);
    if (!spot) return;
    wanted.current = undefined;
    camera.reveal(spot, padding.current);
  }, [drawing, picked, spots, camera, padding]);
}
