import {
  IconCopyPlus,
  IconHandMove,
  IconLayoutAlignBottom,
  IconLayoutAlignCenter,
  IconLayoutAlignLeft,
  IconLayoutAlignMiddle,
  IconLayoutAlignRight,
  IconLayoutAlignTop,
  IconLayoutDistributeHorizontal,
  IconLayoutDistributeVertical,
  IconPlugConnected,
  IconPlugConnectedX,
  IconTrash,
  IconWand,
} from '@tabler/icons-react';
import type { RefObject } from 'react';
import type { Sight } from '../../../canvas';
import { type Drawing, type NodeId, nodeOf } from '../../../journey';
import { type Align, align, type Distribute, distribute, duplicate, remove, switchOff } from '../../../journey/edit';
import type { Command } from '../../../parts';
import { ids } from '../edit/ids';
import type { Edit } from '../inRoom';

const sides = [
  ['left', 'alt+a', IconLayoutAlignLeft],
  ['center', 'alt+h', IconLayoutAlignCenter],
  ['right', 'alt+d', IconLayoutAlignRight],
  ['top', 'alt+w', IconLayoutAlignTop],
  ['middle', 'alt+v', IconLayoutAlignMiddle],
  ['bottom', 'alt+s', IconLayoutAlignBottom],
] as const satisfies readonly (readonly [Align['side'], string, unknown])[];

const ways = [
  ['x', 'alt+shift+h', IconLayoutDistributeVertical],
  ['y', 'alt+shift+v', IconLayoutDistributeHorizontal],
] as const satisfies readonly (readonly [Distribute['along'], string, unknown])[];

interface Changed {
  readonly drawing: Drawing;
  readonly steps: readonly NodeId[];
  readonly edit: Edit;
  readonly sight: RefObject<Sight | null>;
  /** Absent where no positions are shown, as in the outline. */
  readonly arranging: { readonly tidy: () => void; readonly by: (who: 'auto' | 'own') => void } | undefined;
}

/** changeCommands are the commands that change the selected steps, and how the drawing is arranged. */
export function changeCommands({ drawing, steps, edit, sight, arranging }: Changed): readonly Command[] {
  const list: Command[] = [];
  if (steps.length > 0) {
    const off = !steps.every((id) => nodeOf(drawing, id)?.disabled);
    const drop = () => void edit.run((d) => remove(d, { nodes: steps }));
    list.push(
      {
        id: 'edit.duplicate',
        word: 'select.duplicate',
        section: 'do',
        icon: IconCopyPlus,
        keys: 'mod+d',
        leavesFields: true,
        run: () => void edit.run((d) => duplicate(d, { nodes: steps }, ids)),
      },
      {
        id: 'edit.off',
        word: off ? 'select.off' : 'select.on',
        section: 'do',
        icon: off ? IconPlugConnectedX : IconPlugConnected,
        keys: 'd',
        run: () => void edit.run((d) => switchOff(d, { nodes: steps, off })),
      },
      { id: 'edit.remove', word: 'draw.remove', section: 'do', icon: IconTrash, keys: 'Delete', run: drop },
      { id: 'edit.remove.back', word: 'draw.remove', section: 'do', keys: 'Backspace', silent: true, run: drop },
    );
  }
  if (!arranging) {
    return list;
  }
  const drawn = () => (sight.current ? { drawn: sight.current.drawn } : {});
  if (steps.length > 1) {
    for (const [side, keys, icon] of sides) {
      const run = () => {
        sight.current?.glide();
        edit.run((d) => align(d, { nodes: steps, side, ...drawn() }));
      };
      list.push({ id: `edit.align.${side}`, word: `select.align.${side}`, section: 'do', icon, keys, run });
    }
  }
  if (steps.length > 2) {
    for (const [along, keys, icon] of ways) {
      const run = () => {
        sight.current?.glide();
        edit.run((d) => distribute(d, { nodes: steps, along, ...drawn() }));
      };
      list.push({ id: `edit.distribute.${along}`, word: `select.distribute.${along}`, section: 'do', icon, keys, run });
    }
  }
  const own = drawing.layout === 'own';
  list.push(
    {
      id: 'edit.tidy',
      word: steps.length > 1 ? 'select.tidy.some' : 'select.tidy',
      section: 'do',
      icon: IconWand,
      keys: 'alt+shift+t',
      leavesFields: true,
      run: arranging.tidy,
    },
    {
      id: 'edit.arrange',
      word: own ? 'edit.layout.auto' : 'edit.layout.own',
      section: 'view',
      icon: IconHandMove,
      run: () => arranging.by(own ? 'auto' : 'own'),
    },
  );
  return list;
}
