import { type Node, ReactFlow, useStore } from '@xyflow/react';
import { memo, useCallback, useContext, useMemo, useRef } from 'react';
import type { Phase } from '../journey/file';
import { leastZoom, mostZoom, seenOnly } from './camera';
import { useLines } from './drag/lines';
import { type Elements, elementsOf } from './elements';
import { LineEdge, type LineOfCanvas } from './LineEdge';
import { Notes } from './notes/Notes';
import { Overview } from './Overview';
import { PhaseBox } from './phases/PhaseBox';
import { PhaseFrames } from './phases/PhaseFrames';
import { StepCard } from './StepCard';
import { CanvasContext, type CanvasStore } from './store';
import type { Arrangement } from './useArrangement';

const nodeTypes = { step: StepCard, phase: PhaseBox };
const edgeTypes = { line: LineEdge };
const noNodes: Node[] = [];
const noLines: LineOfCanvas[] = [];
const zoomKeys = ['Meta', 'Control'];
const panButtons = [0, 1];
const look = { hideAttribution: true };

/** Below this zoom cards are plain boxes; a small hysteresis keeps them from flickering. */
const farZoom = 0.35;
/** From this many steps on, cards become boxes at a slightly larger zoom, because more of them are drawn. */
const many = 400;

interface Props {
  readonly arrangement: Arrangement;
  readonly onPick: (id: string, click: React.MouseEvent) => void;
  readonly onClear: () => void;
  readonly phases: readonly Phase[];
  readonly onPhase: (id: string) => void;
  readonly onShut: (phase: string, shut: boolean) => void;
  readonly onOpen: (id: string) => void;
  readonly onKeyDown: (e: React.KeyboardEvent) => void;
  readonly label: string;
  readonly hint: string;
}

/**
 * Flow is the surface: cards, lines, dots, pan and zoom. It is derived from the drawing, which stays the only source.
 */
export const Flow = memo(function Flow({ arrangement, onPick, onClear, onOpen, onKeyDown, label, hint, ...p }: Props) {
  const kept = useRef<Elements>(undefined);
  const elements = useMemo(() => elementsOf(arrangement, kept.current), [arrangement]);
  kept.current = elements;
  const { nodes, edges } = elements;
  const wasFar = useRef(false);
  const limit = nodes.length > many ? farZoom + 0.08 : farZoom;
  const far = useStore(
    useCallback(
      (s) => {
        wasFar.current = s.transform[2] < (wasFar.current ? limit + 0.02 : limit);
        return wasFar.current;
      },
      [limit],
    ),
  );
  const click = useCallback((e: React.MouseEvent, n: Node) => onPick(n.id, e), [onPick]);
  const store = useContext(CanvasContext) as CanvasStore;
  const lines = useLines(store, onClear);
  const clear = useCallback(() => {
    store.setState({ line: undefined });
    onClear();
  }, [store, onClear]);
  const open = useCallback((_: unknown, n: Node) => onOpen(n.id), [onOpen]);
  return (
    <ReactFlow
      className="tabiji-stage"
      tabIndex={0}
      aria-label={label}
      aria-describedby={hint}
      onKeyDown={onKeyDown}
      nodes={far ? noNodes : nodes}
      edges={far ? noLines : edges}
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      minZoom={leastZoom}
      maxZoom={mostZoom}
      nodesDraggable={false}
      nodesConnectable={false}
      nodesFocusable={false}
      edgesFocusable={false}
      elementsSelectable={false}
      disableKeyboardA11y
      deleteKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      zoomActivationKeyCode={zoomKeys}
      panOnDrag={panButtons}
      panOnScroll
      zoomOnDoubleClick={false}
      onlyRenderVisibleElements={seenOnly(nodes.length)}
      onPaneClick={clear}
      {...lines}
      onNodeClick={click}
      onNodeDoubleClick={open}
      proOptions={look}
    >
      <PhaseFrames arrangement={arrangement} phases={p.phases} far={far} onPick={p.onPhase} onShut={p.onShut} />
      {far ? <Overview arrangement={arrangement} onPick={onPick} /> : null}
      <Notes arrangement={arrangement} far={far} />
    </ReactFlow>
  );
});
