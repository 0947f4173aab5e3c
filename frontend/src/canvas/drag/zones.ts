// The places of a drawing that may take what is dragged, and which of them is nearest.
import { entranceAt, type Point, portAt, portsDrawn } from '../../journey/arrange';
import { branchesOf, type Drawing, type Edge, netOf } from '../../journey/drawing';
import type { Outcome } from '../../journey/edit';
import type { NodeId } from '../../journey/ids';
import { isBranch, isEntry, kindOf } from '../../journey/kinds';
import { openPorts } from '../openPorts';
import { plusAt } from '../plus';
import type { Arrangement } from '../useArrangement';
import type { Place, Subject, Zone } from './subject';

/** reach is how near to a zone the pointer catches it, in px of the screen. */
export const reach = 48;

/** Measured are the positions of open outcomes that are in the document, in px of the drawing, by spotName. */
export type Measured = ReadonlyMap<string, Point>;

/** spotName is a name for an outcome that no other outcome has. */
export function spotName({ node, port }: Outcome): string {
  return `${node}\n${port}`;
}

const noneMeasured: Measured = new Map();
const nothingPicked: ReadonlySet<string> = new Set();

/**
 * zonesFor are the places that may take what is dragged. An outcome of a failure is one only where it is shown: at a
 * selected step.
 */
export function zonesFor(
  subject: Subject,
  arrangement: Arrangement,
  picked: ReadonlySet<string> = nothingPicked,
  measured: Measured = noneMeasured,
): readonly Zone[] {
  const { drawing } = arrangement;
  switch (subject.what) {
    case 'kind':
      return isEntry(subject.kind) ? entrances(arrangement) : outcomes(arrangement, picked, measured);
    case 'steps':
      return without(drawing, subject.nodes, outcomes(arrangement, picked, measured));
    case 'branch':
      return [
        ...without(drawing, subject.nodes, outcomes(arrangement, picked, measured)),
        ...siblings(arrangement, subject.from),
      ];
    case 'begin':
      return begins(arrangement, subject.line, picked, measured);
    default:
      return []; // a line's end is dropped on a step
  }
}

function outcomes(a: Arrangement, picked: ReadonlySet<string>, measured: Measured): Zone[] {
  const zones: Zone[] = [];
  for (const e of netOf(a.drawing).edges) {
    const route = a.places.routes.get(e.id);
    const on = route && plusAt(route, a.places.labels.get(e.id));
    if (on) zones.push({ ...on, place: { where: 'outcome', at: { node: e.from, port: e.port } }, line: e.id });
  }
  return [...zones, ...openEnds(a, picked, measured)];
}

function openEnds(a: Arrangement, picked: ReadonlySet<string>, measured: Measured): Zone[] {
  const zones: Zone[] = [];
  for (const step of a.drawing.nodes.values()) {
    const corner = a.places.at.get(step.id);
    if (!corner) continue;
    const ports = openPorts(a.drawing, step, picked.has(step.id));
    ports.forEach((port, i) => {
      const at = { node: step.id, port };
      const on = measured.get(spotName(at)) ?? openAt(a, step.id, corner, i, ports.length);
      zones.push({ ...on, place: { where: 'outcome', at } });
    });
  }
  return zones;
}

const beside = 21; // from the card's edge to the middle of its add button, in px
const apart = 26;

/** openAt is about where OpenEnds shows an outcome: below the card, or beside it where lines leave it. */
function openAt(a: Arrangement, step: string, corner: Point, i: number, of: number): Point {
  const led = (netOf(a.drawing).outs.get(step) ?? []).length > 0;
  const { width, height } = a.size;
  if (a.orientation === 'down' && !led) {
    return { x: corner.x + width / 2 + (i - (of - 1) / 2) * 70, y: corner.y + height + beside - 2 };
  }
  return { x: corner.x + width + beside, y: corner.y + height / 2 + (i - (of - 1) / 2) * apart };
}

/** entrances are before those steps that nothing leads to but entries. */
function entrances(a: Arrangement): Zone[] {
  const net = netOf(a.drawing);
  const off = entranceAt(a.size, a.orientation);
  const zones: Zone[] = [];
  for (const step of a.drawing.nodes.values()) {
    const corner = a.places.at.get(step.id);
    if (!corner || isEntry(step.kind)) continue;
    const first = (net.ins.get(step.id) ?? []).every((e) => isEntry(a.drawing.nodes.get(e.from)?.kind ?? ''));
    if (first) zones.push({ x: corner.x + off.x, y: corner.y + off.y, place: { where: 'before', step: step.id } });
  }
  return zones;
}

/** without leaves out the outcomes of the steps themselves, and the one that leads to them already. */
function without(drawing: Drawing, nodes: readonly NodeId[], zones: readonly Zone[]): Zone[] {
  const set = new Set<string>(nodes);
  if (nodes.some((n) => isEntry(drawing.nodes.get(n)?.kind ?? ''))) return [];
  const into = nodes.flatMap((n) => (netOf(drawing).ins.get(n) ?? []).filter((e) => !set.has(e.from)));
  const [only] = new Set(into.map((e) => spotName({ node: e.from, port: e.port })));
  const one = into.every((e) => spotName({ node: e.from, port: e.port }) === only);
  return zones.filter(
    ({ place }) => place.where === 'outcome' && !set.has(place.at.node) && !(one && spotName(place.at) === only),
  );
}

/** siblings are the labels of the other branches of a step: there a branch takes their place in the order. */
function siblings(a: Arrangement, from: Outcome): Zone[] {
  const step = a.drawing.nodes.get(from.node);
  const kind = step && kindOf(step.kind);
  if (!step || !isBranch(kind, from.port)) return [];
  const lines = new Map((netOf(a.drawing).outs.get(step.id) ?? []).map((e) => [e.port, e.id]));
  return branchesOf(step).flatMap(({ port }, to) => {
    const line = lines.get(port);
    const on = port === from.port || line === undefined ? undefined : a.places.labels.get(line);
    return on ? [{ ...on, place: { where: 'order', at: from, to } as Place }] : [];
  });
}

/** begins are the outcomes at which a line can begin. */
function begins(a: Arrangement, line: string, picked: ReadonlySet<string>, measured: Measured): Zone[] {
  const old = a.drawing.edges.get(line as Edge['id']);
  const zones: Zone[] = [];
  for (const step of a.drawing.nodes.values()) {
    const corner = a.places.at.get(step.id);
    if (!corner) continue;
    const ports = portsDrawn(a.drawing, step.id);
    ports.forEach((port, i) => {
      const on = portAt(a.size, a.orientation, i, ports.length);
      const at = { node: step.id, port };
      zones.push({ x: corner.x + on.x, y: corner.y + on.y, place: { where: 'outcome', at } });
    });
  }
  return [...zones, ...openEnds(a, picked, measured)].filter(
    ({ place }) => !(old && place.where === 'outcome' && place.at.node === old.from && place.at.port === old.port),
  );
}

/** nearest is the zone next to a point, within a distance in px of the drawing. */
export function nearest(zones: readonly Zone[], at: Point, within: number): Zone | undefined {
  let best: Zone | undefined;
  let least = within * within;
  for (const z of zones) {
    const [x, y] = [z.x - at.x, z.y - at.y];
    const d = x * x + y * y;
    if (d <= least) {
      least = d;
      best = z;
    }
  }
  return best;
}

/** stepAt is the step whose card is at a point; margin widens the cards, in px of the drawing. */
export function stepAt(a: Arrangement, at: Point, margin = 0): NodeId | undefined {
  let found: NodeId | undefined;
  for (const id of a.drawing.nodes.keys()) {
    const p = a.places.at.get(id);
    if (
      p &&
      at.x >= p.x - margin &&
      at.y >= p.y - margin &&
      at.x <= p.x + a.size.width + margin &&
      at.y <= p.y + a.size.height + margin
    )
      found = id; // the last one is drawn above the others
  }
  return found;
}
