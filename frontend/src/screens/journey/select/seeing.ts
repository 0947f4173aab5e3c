import { IconArrowRampRight, IconBoxMultiple, IconMarquee2, IconPointer } from '@tabler/icons-react';
import { lastOf } from '../../../canvas';
import { type Drawing, type NodeId, nodeOf, readingOrder } from '../../../journey';
import { allAfter } from '../../../journey/edit';
import type { Command } from '../../../parts';
import type { RoomState } from '../useRoom';

/** stepsOf are the selected steps that are in the drawing: undo, or somebody else, may have taken some away. */
export function stepsOf(drawing: Drawing, picked: Iterable<string>): readonly NodeId[] {
  return [...picked].flatMap((id) => nodeOf(drawing, id)?.id ?? []);
}

interface Seen {
  readonly drawing: Drawing;
  readonly room: Pick<RoomState, 'picked' | 'pick'>;
  /** Absent where nothing can be drawn, as in the outline. */
  readonly box: (() => void) | undefined;
}

/** selectCommands are the commands that select steps. They change nothing of the drawing. */
export function selectCommands({ drawing, room, box }: Seen): readonly Command[] {
  const steps = stepsOf(drawing, room.picked);
  const order = readingOrder(drawing);
  const last = nodeOf(drawing, lastOf(room.picked))?.id;
  const extend = (by: 1 | -1) => {
    const at = last === undefined ? -1 : order.indexOf(last);
    const to = at < 0 ? undefined : order[at + by];
    if (to !== undefined) {
      room.pick([...[...room.picked].filter((id) => id !== to), to]);
    }
  };
  const all: Command = {
    id: 'select.all',
    word: 'select.all',
    section: 'do',
    icon: IconBoxMultiple,
    keys: 'mod+a',
    leavesFields: true,
    run: () => room.pick(order),
  };
  const boxes: Command[] = box
    ? [
        { id: 'select.box', word: 'select.box', section: 'do', icon: IconMarquee2, keys: 'shift+drag', run: box },
        {
          id: 'select.click',
          word: 'select.click',
          section: 'do',
          icon: IconPointer,
          keys: 'shift+click',
          silent: true,
          run: () => undefined,
        },
      ]
    : [];
  if (steps.length === 0) {
    return [all, ...boxes];
  }
  return [
    all,
    ...boxes,
    {
      id: 'select.after',
      word: 'select.after',
      section: 'do',
      icon: IconArrowRampRight,
      keys: 'shift+ArrowRight',
      run: () => room.pick([...allAfter(drawing, steps)]),
    },
    {
      id: 'select.next',
      word: 'select.next',
      section: 'do',
      keys: 'shift+ArrowDown',
      silent: true,
      run: () => extend(1),
    },
    {
      id: 'select.previous',
      word: 'select.previous',
      section: 'do',
      keys: 'shift+ArrowUp',
      silent: true,
      run: () => extend(-1),
    },
    {
      id: 'select.none',
      word: 'select.none',
      section: 'do',
      keys: 'Escape',
      silent: true,
      run: () => room.pick([]),
    },
  ];
}
