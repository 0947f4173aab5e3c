import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Drawing } from '../../journey/drawing';
import { outlineRows, type Row, rowsAbove, shownRows, stepKey } from '../../journey/outline';
import { lastOf, one, type PickedSet } from '../picked';

export interface Outline {
  /** The rows that are shown, and the one that keys go on from. */
  readonly rows: readonly Row[];
  readonly at: number;
  readonly row: Row | undefined;
  readonly folded: ReadonlySet<string>;
  /** go makes a row the present one and selects its step; far selects all steps from where far began. */
  readonly go: (row: Row | undefined, far?: boolean) => void;
  /** goTo does so with a step, and opens what it is folded in. */
  readonly goTo: (node: string) => void;
  readonly fold: (keys: readonly string[], on: boolean) => void;
}

/**
 * useOutline holds which row is the present one, and which are folded. The present row follows what is selected
 * elsewhere; when it is gone, the one that stands at its place is the present one.
 */
export function useOutline(drawing: Drawing, picked: PickedSet, onPicked: (picked: PickedSet) => void): Outline {
  const all = useMemo(() => outlineRows(drawing), [drawing]);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => shownRows(all, folded), [all, folded]);
  const index = useMemo(() => new Map(rows.map((r, i) => [r.key, i])), [rows]);
  const [key, setKey] = useState<string>();
  const began = useRef<string>(undefined); // where a selection of several rows began
  const stood = useRef(0);
  const found = key === undefined ? undefined : index.get(key);
  const at = found ?? Math.min(stood.current, rows.length - 1);

  const fold = useCallback((keys: readonly string[], on: boolean) => {
    setFolded((f) => {
      const next = new Set(f);
      for (const k of keys) on ? next.add(k) : next.delete(k);
      return next;
    });
  }, []);
  const go = useCallback(
    (row: Row | undefined, far = false) => {
      if (!row) return;
      setKey(row.key);
      if (!far) {
        began.current = row.key;
        onPicked(one(row.node));
        return;
      }
      const [from, to] = [index.get(began.current ?? row.key) ?? 0, index.get(row.key) ?? 0];
      const part = rows
        .slice(Math.min(from, to), Math.max(from, to) + 1)
        .flatMap((r) => (r.kind === 'step' ? [r.node] : []));
      onPicked(new Set(from <= to ? part : part.reverse()));
    },
    [rows, index, onPicked],
  );
  const goTo = useCallback(
    (node: string) => {
      fold(rowsAbove(all, stepKey(node)), false);
      setKey(stepKey(node));
      began.current = stepKey(node);
      onPicked(one(node));
    },
    [all, fold, onPicked],
  );

  const last = lastOf(picked);
  useEffect(() => {
    const row = found === undefined ? undefined : rows[found];
    if (row?.kind === 'step' && picked.has(row.node)) {
      stood.current = found ?? 0;
      return;
    }
    if (row?.node === last && last !== undefined) {
      stood.current = found ?? 0;
      return;
    }
    if (last !== undefined && all.some((r) => r.key === stepKey(last))) {
      fold(rowsAbove(all, stepKey(last)), false);
      setKey(stepKey(last));
      began.current = stepKey(last);
      return;
    }
    if (row) {
      stood.current = found ?? 0;
      return;
    }
    if (key !== undefined) go(rows[Math.min(stood.current, rows.length - 1)]);
  }, [key, found, rows, all, last, picked, fold, go]);

  return { rows, at, row: rows[at], folded, go, goTo, fold };
}
