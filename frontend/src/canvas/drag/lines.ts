// Which line is selected, and which one is under the pointer.

import { IconTrash } from '@tabler/icons-react';
import type { Edge as FlowEdge } from '@xyflow/react';
import { useEffect, useMemo } from 'react';
import type { EdgeId } from '../../journey/ids';
import { useCommands } from '../../parts/commands';
import { type CanvasStore, useCanvas } from '../store';

const leaving = new WeakMap<CanvasStore, ReturnType<typeof setTimeout>>();

/** How long a line's tools stay after the pointer left it, in ms: long enough to reach them. */
const stays = 260;

/** overLine notes the line under the pointer; without one the last line's tools stay for a moment. */
export function overLine(store: CanvasStore, line?: string): void {
  clearTimeout(leaving.get(store));
  if (line !== undefined) {
    if (store.getState().overLine !== line) store.setState({ overLine: line });
    return;
  }
  leaving.set(
    store,
    setTimeout(() => store.setState({ overLine: undefined }), stays),
  );
}

/** useLines gives the handlers of the lines: a click selects one instead of steps. */
export function useLines(store: CanvasStore, clear: () => void) {
  useEffect(() => {
    store.setState({
      pickLine: (line) => {
        if (!store.getState().hand) return;
        clear();
        store.setState({ line });
      },
    });
    return store.subscribe((s, before) => {
      if (s.line === undefined) return;
      const steps = s.picked !== before.picked && s.picked.size > 0;
      if (steps || !s.hand || !s.drawing.edges.has(s.line as EdgeId)) store.setState({ line: undefined });
    });
  }, [store, clear]);
  return useMemo(
    () => ({
      onEdgeClick: (_: unknown, line: FlowEdge) => store.getState().pickLine(line.id),
      onEdgeMouseEnter: (_: unknown, line: FlowEdge) => overLine(store, line.id),
      onEdgeMouseLeave: () => overLine(store),
    }),
    [store],
  );
}

/** LineKeys offers the keys of the selected line. */
export function LineKeys({ store }: { readonly store: CanvasStore }): null {
  const line = useCanvas((s) => (s.hand ? s.line : undefined));
  useCommands(
    useMemo(() => {
      if (line === undefined) return [];
      const drop = () => store.getState().hand?.unlink(line as EdgeId);
      return [
        { id: 'line.delete', word: 'drag.line.delete', section: 'do', icon: IconTrash, keys: 'Delete', run: drop },
        { id: 'line.delete.back', word: 'drag.line.delete', section: 'do', keys: 'Backspace', silent: true, run: drop },
        {
          id: 'line.clear',
          word: 'drag.line.clear',
          section: 'do',
          keys: 'Escape',
          silent: true,
          run: () => store.setState({ line: undefined }),
        },
      ] as const;
    }, [line, store]),
  );
  return null;
}
