import { phaseIn } from '../../canvas';
import { nodeOf, readNode } from '../../journey';
import { PhasePanel } from './edit/PhasePanel';
import { FindingsPanel } from './FindingsPanel';
import { useInRoom } from './inRoom';
import { Overview } from './Overview';
import { SideFrame } from './SideFrame';
import { StepPanel } from './StepPanel';
import { SelectedPanel } from './select/SelectedPanel';
import { stepsOf } from './select/seeing';
import { needsRoom } from './sideWidth';

/** SidePanel is beside the drawing: the selected step, the findings, or the numbers of the whole journey. */
export function SidePanel() {
  const { room, drawing, counting } = useInRoom();
  const gone = counting?.gone ?? [];
  const step = nodeOf(drawing, room.selected);
  const left = gone.find((g) => g.node === room.selected);
  if (step || left) {
    return (
      <SideFrame roomy={needsRoom(step?.kind ?? '')}>
        <StepPanel
          key={room.selected}
          step={step ?? readNode({ id: left?.node ?? '', kind: left?.kind ?? '', title: left?.title ?? '' })}
          gone={!step}
        />
      </SideFrame>
    );
  }
  const phase = drawing.phases.find((p) => p.id === phaseIn(room.selected));
  if (phase) {
    return (
      <SideFrame>
        <PhasePanel key={phase.id} phase={phase} />
      </SideFrame>
    );
  }
  if (stepsOf(drawing, room.picked).length > 1) {
    return (
      <SideFrame>
        <SelectedPanel />
      </SideFrame>
    );
  }
  if (room.side === 'findings') {
    return (
      <SideFrame>
        <FindingsPanel />
      </SideFrame>
    );
  }
  if (room.side === 'none') {
    return null;
  }
  return (
    <SideFrame>
      <Overview />
    </SideFrame>
  );
}
