import { nodeOf, readNode } from '../../journey';
import { FindingsPanel } from './FindingsPanel';
import { useInRoom } from './inRoom';
import { Overview } from './Overview';
import { SideFrame } from './SideFrame';
import { StepPanel } from './StepPanel';
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
