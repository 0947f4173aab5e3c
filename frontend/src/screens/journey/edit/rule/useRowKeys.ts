import { isImeKey, isTyping } from '../../../../parts';
import { canMove, move, remove } from './change';
import { useEditing } from './editing';

/**
 * useRowKeys handles the keys of a row before its controls do: Alt with an arrow moves it, Delete on one of its buttons
 * removes it.
 */
export function useRowKeys(id: number): (e: React.KeyboardEvent<HTMLElement>) => void {
  const { root, change } = useEditing();
  return (e) => {
    if (isImeKey(e) || !isOf(e.target, id)) {
      return;
    }
    const by = e.key === 'ArrowUp' ? -1 : e.key === 'ArrowDown' ? 1 : undefined;
    if (e.altKey && by) {
      e.preventDefault();
      e.stopPropagation();
      if (canMove(root, id, by)) {
        change(move(root, id, by), { at: id });
      }
    } else if ((e.key === 'Delete' || e.key === 'Backspace') && !isTyping(e.target)) {
      e.preventDefault();
      e.stopPropagation();
      change(remove(root, id), { at: beside(root, id) });
    }
  };
}

/** isOf is true for an element of the row itself, not of a row inside it. */
function isOf(target: EventTarget, id: number): boolean {
  return target instanceof Element && target.closest('[data-rule]')?.getAttribute('data-rule') === String(id);
}

/** beside is the part that gets the focus when a row is removed: the row before it or after it, or their group. */
export function beside(root: { readonly id: number }, id: number): number {
  const rows = [...document.querySelectorAll(`[data-rule="${id}"]`)].flatMap((row) => [
    row.previousElementSibling,
    row.nextElementSibling,
    row.parentElement?.closest('[data-rule]') ?? null,
  ]);
  const next = rows.find((r) => r?.hasAttribute('data-rule'))?.getAttribute('data-rule');
  return next ? Number(next) : root.id;
}
