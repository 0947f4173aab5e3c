// A plan as input of ELK (Eclipse Layout Kernel), and its result read back.
import type { Places, Plan, Point } from './arrange';
import { entranceAt, portAt } from './arrange';

interface ElkPoint {
  x: number;
  y: number;
}

export interface ElkGraph {
  id: string;
  layoutOptions?: Record<string, string>;
  children?: {
    id: string;
    width: number;
    height: number;
    x?: number;
    y?: number;
    layoutOptions?: Record<string, string>;
    ports?: {
      id: string;
      x: number;
      y: number;
      width: number;
      height: number;
      layoutOptions?: Record<string, string>;
    }[];
  }[];
  edges?: {
    id: string;
    sources: string[];
    targets: string[];
    layoutOptions?: Record<string, string>;
    labels?: {
      id: string;
      text: string;
      width: number;
      height: number;
      x?: number;
      y?: number;
      layoutOptions?: Record<string, string>;
    }[];
    sections?: { startPoint: ElkPoint; endPoint: ElkPoint; bendPoints?: ElkPoint[] }[];
  }[];
}

/** A label is part of its line and takes room there, so that it never covers anything else. */
const inline = { 'elk.edgeLabels.inline': 'true', 'elk.edgeLabels.placement': 'CENTER' };

const inPort = (id: string) => `${id}\u0000in`;
const outPort = (id: string, port: string) => `${id}\u0000out\u0000${port}`;

/** elkGraph is a plan in ELK's JSON format. */
export function elkGraph(plan: Plan): ElkGraph {
  const down = plan.orientation === 'down';
  const many = plan.boxes.length > 400;
  return {
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': down ? 'DOWN' : 'RIGHT',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.layered.mergeEdges': 'false',
      'elk.layered.spacing.nodeNodeBetweenLayers': down ? '38' : '44',
      'elk.layered.spacing.edgeNodeBetweenLayers': '16',
      'elk.layered.edgeLabels.centerLabelPlacementStrategy': 'TAIL_LAYER',
      'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
      'elk.spacing.nodeNode': String(plan.gaps.across),
      'elk.spacing.edgeNode': '24',
      'elk.spacing.edgeEdge': '16',
      'elk.spacing.componentComponent': '72',
      'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
      'elk.layered.crossingMinimization.strategy': 'LAYER_SWEEP',
      'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
      'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
      'elk.layered.thoroughness': many ? '3' : '12',
      'elk.randomSeed': '1',
      'elk.padding': '[top=0,left=0,bottom=0,right=0]',
    },
    children: plan.boxes.map((b) => ({
      id: b.id,
      width: b.width,
      height: b.height,
      layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
      ports: [
        {
          id: inPort(b.id),
          width: 0,
          height: 0,
          ...entranceAt(b, plan.orientation),
          layoutOptions: { 'elk.port.side': down ? 'NORTH' : 'WEST' },
        },
        ...b.ports.map((port, i) => ({
          id: outPort(b.id, port),
          width: 0,
          height: 0,
          ...portAt(b, plan.orientation, i, b.ports.length),
          layoutOptions: { 'elk.port.side': down ? 'SOUTH' : 'EAST' },
        })),
      ],
    })),
    edges: plan.links.map((l) => ({
      id: l.id,
      sources: [outPort(l.from, l.port)],
      targets: [inPort(l.to)],
      ...(l.label ? { labels: [{ id: `${l.id}\u0000label`, text: l.id, ...l.label, layoutOptions: inline }] } : {}),
    })),
  };
}

/** readElk reads ELK's result. It throws where a box has no position, so that the other layout is used. */
export function readElk(answer: ElkGraph): Places {
  const at = new Map<string, Point>();
  for (const c of answer.children ?? []) {
    if (c.x === undefined || c.y === undefined || !Number.isFinite(c.x + c.y)) throw new Error(`no place for ${c.id}`);
    at.set(c.id, { x: Math.round(c.x), y: Math.round(c.y) });
  }
  const routes = new Map<string, readonly Point[]>();
  const labels = new Map<string, Point>();
  for (const e of answer.edges ?? []) {
    const s = e.sections?.[0];
    if (s)
      routes.set(
        e.id,
        [s.startPoint, ...(s.bendPoints ?? []), s.endPoint].map((p) => ({ x: Math.round(p.x), y: Math.round(p.y) })),
      );
    const label = e.labels?.[0];
    if (label?.x !== undefined && label.y !== undefined)
      labels.set(e.id, { x: Math.round(label.x + label.width / 2), y: Math.round(label.y + label.height / 2) });
  }
  return { at, routes, labels };
}
