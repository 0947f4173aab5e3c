import { IconArrowBackUp, IconArrowForwardUp, IconPlus } from '@tabler/icons-react';
import { useMemo } from 'react';
import { type Drawing, nodeOf } from '../../../journey';
import { type Outcome, placeAfter } from '../../../journey/edit';
import { type Command, useCommands } from '../../../parts';
import type { Edit } from '../inRoom';

interface Acts {
  readonly edit: Edit | undefined;
  readonly drawing: Drawing;
  readonly selected: string | undefined;
  readonly add: (at: Outcome | undefined) => void;
}

/** useEditCommands offers the commands that change the draft, with their keys: add, undo, redo. */
export function useEditCommands({ edit, drawing, selected, add }: Acts): void {
  const commands = useMemo<readonly Command[]>(() => {
    if (!edit) {
      return [];
    }
    const step = nodeOf(drawing, selected);
    const list: Command[] = [
      {
        id: 'edit.add',
        word: 'draw.add',
        section: 'do',
        icon: IconPlus,
        keys: 'n',
        run: () => add(step ? placeAfter(drawing, step.id) : undefined),
      },
      {
        id: 'edit.undo',
        word: 'draw.undo',
        section: 'do',
        icon: IconArrowBackUp,
        keys: 'mod+z',
        leavesFields: true,
        run: () => edit.store.undo(),
      },
      {
        id: 'edit.redo',
        word: 'draw.redo',
        section: 'do',
        icon: IconArrowForwardUp,
        keys: 'mod+shift+z',
        leavesFields: true,
        run: () => edit.store.redo(),
      },
      {
        id: 'edit.redo.y',
        word: 'draw.redo',
        section: 'do',
        keys: 'mod+y',
        leavesFields: true,
        silent: true,
        run: () => edit.store.redo(),
      },
    ];
    return list;
  }, [edit, drawing, selected, add]);
  useCommands(commands);
}
