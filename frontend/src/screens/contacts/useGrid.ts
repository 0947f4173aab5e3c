import { useEffect, useRef } from 'react';
import { failed, go, href, isImeKey } from '../../parts';
import { mostSelected, type useSelection } from './selection';
import { stepped } from './steps';
import type { Contact, Rows } from './useRows';

interface Options {
  readonly rows: Rows;
  readonly selection: ReturnType<typeof useSelection>;
  /** How many rows there are; undefined while the rows of the chosen view are still on their way. */
  readonly count: number | undefined;
  /** Rows that PageDown moves by. */
  readonly page: () => number;
  readonly active: number;
  readonly setActive: (to: number) => void;
}

/** useGrid is what keys and the mouse do in the table: move, select one or a range, open. Keys may be quicker than
 * the rows: a move counts from then on, and what was asked of a row is done when the row is there. */
export function useGrid({ rows, selection, count, page, active, setActive }: Options) {
  const row = count === undefined ? undefined : rows.rowAt(active);
  const move = (to: number, extend: boolean) => {
    setActive(to);
    if (!extend) {
      selection.setAnchor(to);
    } else if (count !== undefined) {
      void range(selection.anchor, to);
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
  const act = (key: 'Enter' | ' ', on: Contact) =>
    key === 'Enter' ? go(href('contacts', on.id)) : selection.toggle(on, active);
  const asked = useRef<'Enter' | ' '>(undefined);
  const forget = () => {
    asked.current = undefined;
  };
  useEffect(() => {
    const key = asked.current;
    if (key !== undefined && (row || rows.error)) {
      asked.current = undefined;
      if (row) {
        act(key, row);
      }
    }
  });
  const onKey = (e: React.KeyboardEvent) => {
    if (isImeKey(e) || e.altKey || (e.target !== e.currentTarget && e.key !== 'Escape')) {
      return;
    }
    const to = stepped(e.key, active, page(), count);
    if (to !== undefined) {
      e.preventDefault();
      forget();
      move(to, e.shiftKey);
    } else if (e.key === 'Enter' || e.key === ' ') {
      e.preventDefault();
      if (row) {
        act(e.key, row);
      } else {
        asked.current = e.key;
      }
    } else if (e.key === 'Escape' && (selection.chosen.size > 0 || asked.current !== undefined)) {
      e.preventDefault();
      forget();
      selection.clear();
    } else if (e.key === 'a' && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      void range(0, (count ?? 0) - 1);
    }
  };
  const pressed = (c: Contact, at: number, e: React.MouseEvent, box: boolean) => {
    forget();
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
  return { onKey, pressed, range, forget };
}
