import { type Node, Position, ReactFlow, useStore } from '@xyflow/react';
import { memo, useCallback, useContext, useMemo, useRef } from 'react';
import { entranceAt, portAt, portsDrawn } from '../journey/arrange';
import { netOf } from '../journey/drawing';
import type { Phase } from '../journey/file';
import { arrowOf, pathOf } from '../journey/route';
import { leastZoom, mostZoom, seenOnly } from './camera';
import { gripsOf } from './drag/geometry';
import { useLines } from './drag/lines';
import { LineEdge, type LineOfCanvas } from './LineEdge';
import { Notes } from './notes/Notes';
import { Overview } from './Overview';
import { boxKind, phaseIn } from './phases/fold';
import { PhaseBox } from './phases/PhaseBox';
import { PhaseFrames } from './phases/PhaseFrames';
import { plusAt } from './plus';
import { StepCard } from './StepCard';
import { CanvasContext, type CanvasStore, lineTone } from './store';
import type { Arrangement } from './useArrangement';

const nodeTypes = { step: StepCard, phase: PhaseBox };
const edgeTypes = { line: LineEdge };
const nothing = {};
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
  const nodes = useMemo(() => nodesOf(arrangement), [arrangement]);
  const edges = useMemo(() => edgesOf(arrangement), [arrangement]);
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

/** nodesOf makes xyflow's nodes with fixed sizes and handles, so that nothing has to be measured. */
function nodesOf({ drawing, places, size, orientation }: Arrangement): Node[] {
  const down = orientation === 'down';
  const entrance = {
    type: 'target' as const,
    position: down ? Position.Top : Position.Left,
    width: 0,
    height: 0,
    ...entranceAt(size, orientation),
  };
  return [...drawing.nodes.values()].flatMap((step) => {
    const at = places.at.get(step.id);
    if (!at) return [];
    const ports = portsDrawn(drawing, step.id);
    const handles = ports.map((id, i) => ({
      id,
      type: 'source' as const,
      position: down ? Position.Bottom : Position.Right,
      width: 0,
      height: 0,
      ...portAt(size, orientation, i, ports.length),
    }));
    return [
      {
        id: step.id,
        type: step.kind === boxKind ? 'phase' : 'step',
        position: at,
        ...size,
        measured: size,
        data: nothing,
        handles: [entrance, ...handles],
        ariaRole: 'group',
        domAttributes: { id: domId(step.id), 'aria-roledescription': undefined },
      } as Node,
    ];
  });
}

/** domId is the id of a step's card in the document. */
export function domId(step: string): string {
  return `step-${step.replaceAll(/\s/g, '_')}`;
}

/**
 * xyflow's name for a line would be in English; the outline says what leads where. Its class is replaced, because it
 * would keep the canvas from being panned by the wheel over a line.
 */
const unread = { 'aria-hidden': true, className: 'react-flow__edge inactive' } as const;

function edgesOf({ drawing, places }: Arrangement): LineOfCanvas[] {
  return netOf(drawing).edges.flatMap((l) => {
    const route = places.routes.get(l.id);
    const grips = route && gripsOf(route);
    if (!grips) return [];
    const data = {
      path: pathOf(route),
      head: arrowOf(route),
      tone: lineTone(drawing, l.from, l.port),
      port: l.port,
      ...grips,
      plus: phaseIn(l.from) === undefined ? plusAt(route, places.labels.get(l.id)) : undefined,
    };
    return [
      {
        id: l.id,
        type: 'line' as const,
        source: l.from,
        target: l.to,
        sourceHandle: l.port,
        data,
        domAttributes: unread,
      },
    ];
  });
}
