// What xyflow draws of an arrangement.
import { type Node, Position } from '@xyflow/react';
import { entranceAt, portAt, portsDrawn } from '../journey/arrange';
import { netOf } from '../journey/drawing';
import { arrowOf, pathOf } from '../journey/route';
import { gripsOf } from './drag/geometry';
import type { LineOfCanvas } from './LineEdge';
import { boxKind, phaseIn } from './phases/fold';
import { plusAt } from './plus';
import { lineTone } from './store';
import type { Arrangement } from './useArrangement';

const nothing = {};

/** Elements are xyflow's nodes and edges, with a text of each that differs when it must be drawn anew. */
export interface Elements {
  readonly nodes: Node[];
  readonly edges: LineOfCanvas[];
  readonly keys: ReadonlyMap<string, readonly [key: string, element: unknown]>;
}

/** Keep gives the former object where its text is the same, else the new one. */
type Keep<T> = (id: string, key: string, make: () => T) => T;

/**
 * elementsOf makes the nodes and edges. Those that are as before stay the same objects, so that xyflow draws only the
 * others.
 */
export function elementsOf(arrangement: Arrangement, before: Elements | undefined): Elements {
  const keys = new Map<string, readonly [string, unknown]>();
  const keeping =
    <T>(prefix: string): Keep<T> =>
    (id, key, make) => {
      const name = prefix + id;
      const old = before?.keys.get(name);
      const element = old?.[0] === key ? (old[1] as T) : make();
      keys.set(name, [key, element]);
      return element;
    };
  return { nodes: nodesOf(arrangement, keeping('n')), edges: edgesOf(arrangement, keeping('e')), keys };
}

/** nodesOf makes xyflow's nodes with fixed sizes and handles, so that nothing has to be measured. */
function nodesOf({ drawing, places, size, orientation }: Arrangement, keep: Keep<Node>): Node[] {
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
    const type = step.kind === boxKind ? 'phase' : 'step';
    const key = `${at.x},${at.y},${size.width},${size.height},${orientation},${type},${ports.join('\u0000')}`;
    const handles = () =>
      ports.map((id, i) => ({
        id,
        type: 'source' as const,
        position: down ? Position.Bottom : Position.Right,
        width: 0,
        height: 0,
        ...portAt(size, orientation, i, ports.length),
      }));
    return keep(
      step.id,
      key,
      () =>
        ({
          id: step.id,
          type,
          position: at,
          ...size,
          measured: size,
          data: nothing,
          handles: [entrance, ...handles()],
          ariaRole: 'group',
          domAttributes: { id: domId(step.id), 'aria-roledescription': undefined },
        }) as Node,
    );
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

function edgesOf({ drawing, places }: Arrangement, keep: Keep<LineOfCanvas>): LineOfCanvas[] {
  return netOf(drawing).edges.flatMap((l) => {
    const route = places.routes.get(l.id);
    const grips = route && gripsOf(route);
    if (!grips) return [];
    const path = pathOf(route);
    const tone = lineTone(drawing, l.from, l.port);
    const plus = phaseIn(l.from) === undefined ? plusAt(route, places.labels.get(l.id)) : undefined;
    return keep(l.id, `${path},${tone},${plus?.x},${plus?.y}`, () => ({
      id: l.id,
      type: 'line' as const,
      source: l.from,
      target: l.to,
      sourceHandle: l.port,
      data: { path, head: arrowOf(route), tone, port: l.port, ...grips, plus },
      domAttributes: unread,
    }));
  });
}
