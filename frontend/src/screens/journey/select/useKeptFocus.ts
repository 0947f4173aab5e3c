import { type RefObject, useEffect, useRef } from 'react';
import type { Sight } from '../../../canvas';
import type { Drawing } from '../../../journey';

/**
 * useKeptFocus puts the focus on the canvas when what had it went with a deleted step: its panel, or a button at its
 * line. Else keys would lead nowhere.
 */
export function useKeptFocus({ nodes }: Drawing, sight: RefObject<Sight | null>): void {
  const before = useRef(nodes.size);
  useEffect(() => {
    const fewer = nodes.size < before.current;
    before.current = nodes.size;
    if (!fewer || (document.activeElement && document.activeElement !== document.body)) {
      return;
    }
    const first = document.querySelector<HTMLElement>('[data-first-step] button'); // the canvas is empty now
    if (first) {
      first.focus();
    } else {
      sight.current?.focus();
    }
  }, [nodes, sight]);
}
