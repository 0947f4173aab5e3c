import { type RefObject, useCallback } from 'react';
import { flushSync } from 'react-dom';
import type { Outcome } from '../../journey/edit';
import { isImeKey, remember } from '../../parts';
import type { RoomState } from './useRoom';

interface Inspector {
  /** open selects a step and goes into its panel; without a panel to go into, nothing is focused. */
  readonly open: (step: string) => void;
  /** lead goes to the field that says where an outcome leads. */
  readonly lead: (at: Outcome) => void;
  /** back goes to the list when nothing else has the focus. */
  readonly back: () => void;
  /** onKeyDown of the room: Escape in the panel goes back to the list. */
  readonly onKeyDown: (e: React.KeyboardEvent) => void;
}

const inputs = 'input:not([type=hidden], [disabled]), textarea, select';
const others = 'button, [tabindex="0"]';

/** useInspector goes into the panel of a step by keys, and back to the row that one came from. */
export function useInspector(body: RefObject<HTMLElement | null>, room: RoomState): Inspector {
  const { select } = room;
  const open = useCallback(
    (step: string) => {
      flushSync(() => select(step));
      const panel = body.current?.querySelector('aside');
      const tabs = [...(panel?.querySelectorAll('[role="tabpanel"]') ?? [])];
      const into = tabs.find((tab) => tab.childElementCount > 0) ?? panel; // those that are not shown are empty
      (into?.querySelector<HTMLElement>(inputs) ?? into?.querySelector<HTMLElement>(others))?.focus();
    },
    [body, select],
  );
  const lead = useCallback(
    ({ node, port }: Outcome) => {
      flushSync(() => {
        remember('journey.tab', 'content');
        select(node);
      });
      const way = body.current?.querySelector<HTMLInputElement>(`aside [data-way="${CSS.escape(port)}"]`);
      way?.scrollIntoView({ block: 'center' });
      way?.focus();
      way?.select(); // what is typed replaces what is there
    },
    [body, select],
  );
  const back = useCallback(() => {
    if (document.activeElement === null || document.activeElement === document.body) {
      body.current?.querySelector<HTMLElement>('[data-outline-tree]')?.focus();
    }
  }, [body]);
  const onKeyDown = useCallback((e: React.KeyboardEvent) => {
    const { target, currentTarget } = e;
    if (e.key !== 'Escape' || isImeKey(e) || e.defaultPrevented || !(target instanceof HTMLElement)) {
      return;
    }
    const list = currentTarget.querySelector<HTMLElement>('[data-outline-tree]');
    const isOpen = target.getAttribute('aria-expanded') === 'true'; // Escape closes what is open there
    if (list && !isOpen && target.closest('aside') && currentTarget.contains(target)) {
      e.preventDefault();
      e.stopPropagation();
      list.focus();
    }
  }, []);
  return { open, lead, back, onKeyDown };
}
