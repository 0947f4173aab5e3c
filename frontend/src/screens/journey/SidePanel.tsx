import type { Counts, Drawing } from '../../journey';
import { FindingsPanel } from './FindingsPanel';
import classes from './Journey.module.css';
import { Overview } from './Overview';
import { StepPanel } from './StepPanel';
import type { Finding, GoneStep, Whole } from './types';
import type { RoomState } from './useRoom';

interface Props {
  readonly whole: Whole;
  readonly room: RoomState;
  readonly drawing: Drawing;
  readonly counting: { readonly counts: Counts; readonly gone: readonly GoneStep[] } | undefined;
  readonly findings: readonly Finding[];
}

/** SidePanel is what stands beside the drawing: the chosen step, the findings, or the whole in numbers. */
export function SidePanel({ whole, room, drawing, counting, findings }: Props) {
  const gone = counting?.gone ?? [];
  const step = drawing.steps.find((s) => s.id === room.selected);
  const left = gone.find((g) => g.node === room.selected);
  if (step || left) {
    return (
      <aside className={classes.side} aria-live="off">
        <StepPanel
          key={room.selected}
          whole={whole}
          room={room}
          drawing={drawing}
          step={
            step ?? { id: left?.node ?? '', kind: left?.kind ?? '', title: left?.title ?? '', at: [0, 0], config: {} }
          }
          gone={!step}
          counts={counting?.counts.get(room.selected ?? '')}
          findings={findings}
        />
      </aside>
    );
  }
  if (room.side === 'findings') {
    return (
      <aside className={classes.side}>
        <FindingsPanel findings={findings} drawing={drawing} room={room} />
      </aside>
    );
  }
  if (room.side === 'none') {
    return null;
  }
  return (
    <aside className={classes.side}>
      <Overview whole={whole} room={room} drawing={drawing} counts={counting?.counts} gone={gone} />
    </aside>
  );
}
