import { IconCursorText, IconNote } from '@tabler/icons-react';
import { useStoreApi } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Point } from '../../journey/arrange';
import { nodeOf } from '../../journey/drawing';
import { useCommands } from '../../parts/commands';
import type { Camera, Padding } from '../camera';
import { besideStep, freeSpot, noteOrigin, noteWidth } from '../notes/place';
import { phaseIn } from '../phases/fold';
import type { CanvasStore } from '../store';
import type { Arrangement } from '../useArrangement';

interface Acts {
  readonly store: CanvasStore;
  readonly camera: Camera;
  readonly arrangement: Arrangement | undefined;
  readonly padding: Padding;
  readonly selected: string | undefined;
  readonly editable: boolean;
}

/** AddNote adds a note at a point of the drawing; without one beside the selected step, or in the middle. */
export type AddNote = (at?: Point) => void;

/** useHandCommands offers what a person may do on the canvas by keys: name what is selected, and add a note. */
export function useHandCommands(acts: Acts): AddNote {
  const flow = useStoreApi();
  const now = useRef(acts);
  useEffect(() => {
    now.current = acts;
  });
  const name = useCallback(() => {
    const { store, camera, arrangement, padding, selected } = now.current;
    const { drawing } = store.getState();
    if (selected === undefined || !(nodeOf(drawing, selected) || phaseIn(selected))) return;
    const at = arrangement?.places.at.get(selected);
    if (at && arrangement) camera.reveal({ ...at, ...arrangement.size }, padding);
    store.setState({ naming: selected });
  }, []);
  const addNote = useCallback<AddNote>(
    (at) => {
      const { store, camera, arrangement, padding, selected } = now.current;
      const { hand, notes } = store.getState();
      if (!hand || !arrangement) return;
      const { width, height, transform } = flow.getState();
      const [x, y, zoom] = transform;
      const step = selected === undefined ? undefined : arrangement.places.at.get(selected);
      const middle = {
        x: ((width + (padding.left ?? 0) - (padding.right ?? 0)) / 2 - x) / zoom - noteWidth / 2,
        y: (height / 2 - y) / zoom - 40,
      };
      const wish = at ?? (step ? besideStep(step, arrangement.places.at, arrangement.size) : middle);
      const origin = noteOrigin(arrangement);
      const spot = freeSpot(notes, { x: Math.round(wish.x - origin.x), y: Math.round(wish.y - origin.y) });
      const made = hand.notes.add([spot.x, spot.y]);
      if (made === undefined) return;
      camera.reveal({ x: spot.x + origin.x, y: spot.y + origin.y, width: noteWidth, height: 96 }, padding);
      store.setState({ writing: made });
    },
    [flow],
  );
  useCommands(
    useMemo(
      () =>
        acts.editable
          ? [
              {
                id: 'canvas.note',
                word: 'note.add',
                section: 'do',
                icon: IconNote,
                keys: 'shift+s',
                run: () => addNote(),
              },
              { id: 'canvas.name', word: 'name.here', section: 'do', icon: IconCursorText, keys: 'F2', run: name },
            ]
          : [],
      [acts.editable, addNote, name],
    ),
  );
  return addNote;
}
