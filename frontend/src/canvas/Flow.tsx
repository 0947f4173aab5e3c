import { type Node, Position, ReactFlow, useStore } from '@xyflow/react';
import { memo, useCallback, useMemo, useRef } from 'react';
import { entranceAt, portAt, portsDrawn } from '../journey/arrange';
import { netOf } from '../journey/drawing';
import { arrowOf, pathOf } from '../journey/route';
import { leastZoom, mostZoom, seenOnly } from './camera';
import { LineEdge, type LineOfCanvas } from './LineEdge';
import { Overview } from './Overview';
import { plusAt } from './plus';
import { StepCard } from './StepCard';
import { lineTone } from './store';
import type { Arrangement } from './useArrangement';

const nodeTypes = { step: StepCard };
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
  readonly onOpen: (id: string) => void;
  readonly onKeyDown: (e: React.KeyboardEvent) => void;
  readonly label: string;
  readonly hint: string;
}

/**
 * Flow is the surface: cards, lines, dots, pan and zoom. It is derived from the drawing, which stays the only source.
 */
export const Flow = memo(function Flow({ arrangement, onPick, onClear, onOpen, onKeyDown, label, hint }: Props) {
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
      onPaneClick={onClear}
      onNodeClick={click}
      onNodeDoubleClick={open}
      proOptions={look}
    >
      {far ? <Overview arrangement={arrangement} onPick={onPick} /> : null}
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
        type: 'step',
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

/** xyflow's name for a line would be in English; the outline says what leads where. */
const unread = { 'aria-hidden': true } as const;

function edgesOf({ drawing, places }: Arrangement): LineOfCanvas[] {
  return netOf(drawing).edges.flatMap((l) => {
    const route = places.routes.get(l.id);
    if (!route) return [];
    const data = {
      path: pathOf(route),
      head: arrowOf(route),
      tone: lineTone(drawing, l.from, l.port),
      port: l.port,
      plus: plusAt(route, places.labels.get(l.id)),
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
