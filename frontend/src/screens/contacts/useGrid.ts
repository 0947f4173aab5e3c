import { failed, go, href, isImeKey } from '../../parts';
import { mostSelected, type useSelection } from './selection';
import type { Contact, Rows } from './useRows';

interface Options {
  readonly rows: Rows;
  readonly selection: ReturnType<typeof useSelection>;
  readonly count: number;
  /** Rows that PageDown moves by. */
  readonly page: number;
  readonly active: number;
  readonly setActive: (to: number) => void;
}

/** useGrid is what keys and the mouse do in the table: move, select one or a range, open. */
export function useGrid({ rows, selection, count, page, active, setActive }: Options) {
  const move = (to: number, extend: boolean) => {
    const next = Math.max(0, Math.min(count - 1, to));
    setActive(next);
    if (extend) {
      void range(selection.anchor, next);
    } else {
      selection.setAnchor(next);
    }
  };
  const range = async (a: number, b: number) => {
    try {
      const [from, to] = a < b ? [a, b] : [b, a];
      selection.extend(await rows.rowsOf(from, Math.min(to, from + mostSelected - 1)));
    } catch (e) {
      failed(e);
    }
  };
  const onKey = (e: React.KeyboardEvent) => {
    if (isImeKey(e) || e.altKey || (e.target !== e.currentTarget && e.key !== 'Escape')) {
      return;
    }
    const row = rows.rowAt(active);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: count - 1,
    };
    const to = steps[e.key];
    if (to !== undefined) {
      e.preventDefault();
      move(to, e.shiftKey);
    } else if (e.key === ' ' && row) {
      e.preventDefault();
      selection.toggle(row, active);
    } else if (e.key === 'Enter' && row) {
      e.preventDefault();
      go(href('contacts', row.id));
    } else if (e.key === 'Escape' && selection.chosen.size > 0) {
      e.preventDefault();
      selection.clear();
    } else if (e.key === 'a' && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      void range(0, count - 1);
    }
  };
  const pressed = (c: Contact, at: number, e: React.MouseEvent, box: boolean) => {
    setActive(at);
    if (e.shiftKey) {
      e.preventDefault();
      void range(selection.anchor, at);
    } else if (box || e.ctrlKey || e.metaKey) {
      selection.toggle(c, at);
    } else {
      go(href('contacts', c.id));
    }
  };
  return { onKey, pressed, range };
}
