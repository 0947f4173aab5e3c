import { IconSearch } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useCommands } from '../../parts/commands';

/** useFindCommand offers the search, with the keys that it has on the canvas. */
export function useFindCommand(find: () => void): void {
  useCommands(
    useMemo(
      () => [
        { id: 'outline.find', word: 'canvas.tool.find', section: 'do', icon: IconSearch, keys: 'mod+f', run: find },
        { id: 'outline.find.slash', word: 'canvas.tool.find', section: 'do', keys: '/', silent: true, run: find },
      ],
      [find],
    ),
  );
}
