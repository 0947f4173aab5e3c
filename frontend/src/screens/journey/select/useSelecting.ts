import { IconClipboard, IconCopy, IconCut } from '@tabler/icons-react';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { MenuAt, Sight } from '../../../canvas';
import { lastOf } from '../../../canvas';
import { type Drawing, nodeOf } from '../../../journey';
import type { Around } from '../../../journey/edit';
import { type Command, useCommands } from '../../../parts';
import type { Edit } from '../inRoom';
import type { RoomState } from '../useRoom';
import { changeCommands } from './changing';
import { selectCommands, stepsOf } from './seeing';
import type { Clipboard, Selecting } from './selecting';
import { useArranging } from './useArranging';
import { useClipboard } from './useClipboard';
import { useKeptFocus } from './useKeptFocus';

interface Parts {
  readonly drawing: Drawing;
  readonly room: RoomState;
  readonly edit: Edit | undefined;
}

/** useSelecting holds what can be done with the selected steps of a room. */
export function useSelecting({ drawing, room, edit }: Parts): Selecting {
  const sight = useRef<Sight>(null);
  const [boxing, setBoxing] = useState(false);
  const [menu, setMenu] = useState<MenuAt>();
  const { picked, pick, outline } = room;
  const shown = room.starting === undefined;
  const steps = useMemo(() => stepsOf(drawing, picked), [drawing, picked]);
  const arranging = useArranging(edit, sight, steps);
  const around = useCallback((): Around => {
    const seen = sight.current;
    return {
      selected: nodeOf(drawing, lastOf(picked))?.id,
      ...(seen ? { point: seen.middle(), size: seen.size } : {}),
    };
  }, [drawing, picked]);
  const clipboard = useClipboard({ drawing, steps, edit, around, shown });
  useKeptFocus(drawing, sight);
  const commands = useMemo<readonly Command[]>(() => {
    if (!shown || drawing.nodes.size === 0) {
      return edit && shown ? clipCommands(clipboard, false, true) : [];
    }
    return [
      ...selectCommands({ drawing, room: { picked, pick }, box: outline ? undefined : () => setBoxing(true) }),
      ...clipCommands(clipboard, steps.length > 0, edit !== undefined),
      ...(edit ? changeCommands({ drawing, steps, edit, sight, arranging: outline ? undefined : arranging }) : []),
    ];
  }, [shown, drawing, picked, pick, outline, clipboard, steps, edit, arranging]);
  useCommands(commands);
  const onMenu = useCallback(
    (at: MenuAt) => {
      if (at.step !== undefined && !picked.has(at.step)) {
        pick([at.step]);
      }
      setMenu(at);
    },
    [picked, pick],
  );
  const closeMenu = useCallback(() => {
    setMenu(undefined);
    sight.current?.focus();
  }, []);
  const onBoxed = useCallback(() => setBoxing(false), []);
  const canvas = useMemo(() => ({ sight, boxing, onBoxed, onMenu }), [boxing, onBoxed, onMenu]);
  const arrangeBy = useCallback((by: 'auto' | 'own') => arranging?.by(by), [arranging]);
  return useMemo(
    () => ({ commands, clipboard, menu, closeMenu, arrangeBy, canvas }),
    [commands, clipboard, menu, closeMenu, arrangeBy, canvas],
  );
}

/** clipCommands have the keys of the system, which the browser carries out. */
function clipCommands(clipboard: Clipboard, some: boolean, may: boolean): readonly Command[] {
  const list: Command[] = [];
  const add = (id: string, icon: Command['icon'], keys: string, run: () => void) =>
    list.push({
      id: `edit.${id}`,
      word: `select.${id}`,
      section: 'do',
      ...(icon && { icon }),
      keys,
      bySystem: true,
      run,
    });
  if (some) {
    add('copy', IconCopy, 'mod+c', clipboard.copy);
  }
  if (some && may) {
    add('cut', IconCut, 'mod+x', clipboard.cut);
  }
  if (may) {
    add('paste', IconClipboard, 'mod+v', () => void clipboard.paste());
  }
  return list;
}
