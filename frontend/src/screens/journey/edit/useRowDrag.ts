import { type PointerEvent, useMemo } from 'react';
import { presses } from '../../../canvas';
import classes from './Inspect.module.css';
import { rowAt } from './rowAt';

/**
 * useRowDrag gives the handler of a row's head by which the row is dragged to another place among its neighbours, which
 * have the same class; order moves it by a number of places. Nothing is drawn again before it is dropped.
 */
export function useRowDrag(order: (by: number) => void): (e: PointerEvent) => void {
  const press = useMemo(() => presses().press, []);
  return (e) => {
    const row = e.currentTarget.closest<HTMLElement>(`.${classes.branch}`);
    if (!row?.parentElement || (e.target instanceof Element && e.target.closest('button, input'))) {
      return;
    }
    const from = e.clientY;
    press(e.nativeEvent, () => {
      const rows = [...(row.parentElement?.querySelectorAll<HTMLElement>(`:scope > .${classes.branch}`) ?? [])];
      const at = rows.indexOf(row);
      const middles = rows.map((r) => r.getBoundingClientRect()).map((r) => r.top + r.height / 2);
      const clear = () => {
        row.style.removeProperty('translate');
        row.removeAttribute('data-lifted');
        for (const r of rows) r.removeAttribute('data-mark');
      };
      row.setAttribute('data-lifted', '');
      return {
        move: ({ y }) => {
          row.style.translate = `0 ${y - from}px`;
          const to = rowAt(middles, at, y - from);
          rows.forEach((r, i) => {
            if (i === to && to !== at) {
              r.setAttribute('data-mark', to < at ? 'above' : 'below');
            } else {
              r.removeAttribute('data-mark');
            }
          });
        },
        drop: ({ y }) => {
          clear();
          const to = rowAt(middles, at, y - from);
          if (to !== at) {
            order(to - at);
          }
        },
        cancel: clear,
      };
    });
  };
}
