import { IconArrowsMaximize, IconSearch, IconSwitch3 } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import type { Drawing } from '../journey/drawing';
import { keyWays, moved, type Orientation, type Spot } from '../journey/walk';
import { useCommands } from '../parts/commands';
import { isImeKey, isTyping } from '../parts/keys';

/** KeyActs is what the keys depend on, and the functions they call. */
export interface KeyActs {
  readonly drawing: Drawing;
  readonly spots: ReadonlyMap<string, Spot>;
  readonly orientation: Orientation;
  readonly selected: string | undefined;
  readonly move: (id: string) => void;
  readonly clear: () => void;
  readonly open: (id: string) => void;
  readonly zoomBy: (factor: number) => void;
  readonly zoomReset: () => void;
  readonly fit: () => void;
  readonly find: () => void;
  readonly turn: () => void;
}

/** useCanvasKeys gives the key handler of the canvas, and offers its commands. */
export function useCanvasKeys(acts: KeyActs): (e: React.KeyboardEvent) => void {
  const now = useRef(acts);
  const came = useRef<string | undefined>(undefined);
  const leaving = useRef(false);
  useEffect(() => {
    now.current = acts;
  });
  useCommands(
    useMemo(
      () => [
        {
          id: 'canvas.find',
          word: 'canvas.tool.find',
          section: 'do',
          icon: IconSearch,
          keys: 'mod+f',
          run: () => now.current.find(),
        },
        {
          id: 'canvas.find.slash',
          word: 'canvas.tool.find',
          section: 'do',
          keys: '/',
          silent: true,
          run: () => now.current.find(),
        },
        {
          id: 'canvas.fit',
          word: 'canvas.tool.fit',
          section: 'view',
          icon: IconArrowsMaximize,
          keys: 'shift+1',
          run: () => now.current.fit(),
        },
        {
          id: 'canvas.fit.mark',
          word: 'canvas.tool.fit',
          section: 'view',
          keys: '!',
          silent: true,
          run: () => now.current.fit(),
        },
        {
          id: 'canvas.turn',
          word: 'canvas.tool.turn',
          section: 'view',
          icon: IconSwitch3,
          run: () => now.current.turn(),
        },
        {
          id: 'canvas.zoom_in',
          word: 'canvas.tool.zoom_in',
          section: 'view',
          keys: '+',
          run: () => now.current.zoomBy(1.25),
        },
        {
          id: 'canvas.zoom_in.plain',
          word: 'canvas.tool.zoom_in',
          section: 'view',
          keys: '=',
          silent: true,
          run: () => now.current.zoomBy(1.25),
        },
        {
          id: 'canvas.zoom_in.semicolon',
          word: 'canvas.tool.zoom_in',
          section: 'view',
          keys: ';',
          silent: true,
          run: () => now.current.zoomBy(1.25),
        },
        {
          id: 'canvas.zoom_out',
          word: 'canvas.tool.zoom_out',
          section: 'view',
          keys: '-',
          run: () => now.current.zoomBy(1 / 1.25),
        },
        {
          id: 'canvas.zoom_reset',
          word: 'canvas.tool.zoom_reset',
          section: 'view',
          keys: '0',
          run: () => now.current.zoomReset(),
        },
      ],
      [],
    ),
  );
  return useCallback((e: React.KeyboardEvent) => {
    if (isImeKey(e) || isTyping(e.target) || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.shiftKey && Object.hasOwn(keyWays, e.key)) return; // commands that select more
    const a = now.current;
    const left = leaving.current;
    leaving.current = false;
    if (e.key === 'Escape' && a.selected !== undefined) {
      e.preventDefault();
      e.stopPropagation();
      leaving.current = true;
      a.clear();
      return;
    }
    if (e.key === 'Enter' && a.selected !== undefined) {
      e.preventDefault();
      a.open(a.selected);
      return;
    }
    if (e.key === 'Tab' && left) return;
    const to = moved(a, e.key, e.shiftKey, came.current);
    if (to === undefined) {
      if (Object.hasOwn(keyWays, e.key)) e.preventDefault();
      return;
    }
    e.preventDefault();
    came.current = a.selected;
    a.move(to);
  }, []);
}
