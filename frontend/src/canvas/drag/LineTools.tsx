import { IconTrash } from '@tabler/icons-react';
import { EdgeLabelRenderer } from '@xyflow/react';
import { useContext } from 'react';
import { useTranslation } from 'react-i18next';
import type { Point } from '../../journey/arrange';
import type { EdgeId } from '../../journey/ids';
import { CanvasContext, useCanvas } from '../store';
import classes from './LineTools.module.css';
import { overLine } from './lines';

interface Props {
  readonly id: string;
  readonly path: string;
  readonly begin: Point;
  readonly end: Point;
  readonly plus: Point | undefined;
}

/**
 * LineTools are at a line under the pointer, or selected: a button that deletes it, and grips at both ends by which it
 * is led elsewhere.
 */
export function LineTools({ id, path, begin, end, plus }: Props) {
  const shown = useCanvas((s) => s.hand !== undefined && (s.line === id || s.overLine === id));
  const selected = useCanvas((s) => s.line === id);
  const held = useCanvas((s) => s.hand !== undefined);
  if (!held) return null;
  return (
    <>
      {selected && <path className={classes.selected} d={path} />}
      <path className={`react-flow__edge-interaction ${classes.wide}`} d={path} />
      {shown && <Tools id={id} begin={begin} end={end} plus={plus} />}
    </>
  );
}

function Tools({ id, begin, end, plus }: Omit<Props, 'path'>) {
  const { t } = useTranslation();
  const store = useContext(CanvasContext);
  const hand = useCanvas((s) => s.hand);
  const at = plus ?? { x: (begin.x + end.x) / 2, y: (begin.y + end.y) / 2 };
  const pick = useCanvas((s) => s.pickLine);
  const over = { onPointerEnter: () => store && overLine(store, id), onPointerLeave: () => store && overLine(store) };
  const place = (p: Point) => ({ transform: `translate(-50%, -50%) translate(${p.x}px, ${p.y}px)` });
  return (
    <EdgeLabelRenderer>
      <button
        type="button"
        tabIndex={-1}
        className={classes.bin}
        data-line={id}
        style={place({ x: at.x + 30, y: at.y })}
        aria-label={t('drag.line.delete')}
        title={t('drag.line.delete')}
        onClick={(e) => {
          e.stopPropagation();
          hand?.unlink(id as EdgeId);
        }}
        {...over}
      >
        <IconTrash size={14} stroke={2} aria-hidden />
      </button>
      {(['begin', 'end'] as const).map((which) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: for the pointer alone; keys change a line in the step's panel
        // biome-ignore lint/a11y/noStaticElementInteractions: the same
        <i
          key={which}
          className={classes.grip}
          data-line={id}
          data-grip={which}
          style={place(which === 'begin' ? begin : end)}
          onClick={() => pick(id)}
          {...over}
        />
      ))}
    </EdgeLabelRenderer>
  );
}
