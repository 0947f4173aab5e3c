// Phases on the canvas: which of them are shown as one box, and the drawing in which that box replaces their steps.
import type { Counts } from '../../journey/counts';
import { type Drawing, type Edge, edgesById, type Node } from '../../journey/drawing';
import type { Phase } from '../../journey/file';
import { id, type NodeId } from '../../journey/ids';
import { readingOrder } from '../../journey/walk';

const prefix = 'phase:';

/** phaseId is the id under which a phase is selected, and under which its box stands for its steps. No step has it. */
export function phaseId(phase: string): string {
  return prefix + phase;
}

/** phaseIn is the phase that an id of phaseId belongs to; undefined for a step's id. */
export function phaseIn(selected: string | undefined): string | undefined {
  return selected?.startsWith(prefix) ? selected.slice(prefix.length) : undefined;
}

/** Box is a phase shown as one box. */
export interface Box {
  readonly phase: string;
  readonly title: string;
  /** Which colour it has: 1 to 5, by its place in the list of phases. */
  readonly tone: number;
  readonly steps: readonly NodeId[];
}

/** toneOf is the colour of the phase at an index. */
export function toneOf(index: number): number {
  return (index % 5) + 1;
}

/** Folded is a drawing for the canvas, with its boxes by their ids. */
export interface Folded {
  readonly drawing: Drawing;
  readonly boxes: ReadonlyMap<string, Box>;
}

const noBoxes: ReadonlyMap<string, Box> = new Map();

/** shutNow are the shut phases that stay shut: not those with a step that is shown. */
export function shutNow(
  phases: readonly Phase[],
  shut: ReadonlySet<string>,
  shown: ReadonlySet<string>,
): ReadonlySet<string> {
  if (shut.size === 0) return shut;
  return new Set(phases.filter((p) => shut.has(p.id) && !p.nodes?.some((n) => shown.has(n))).map((p) => p.id));
}

/** fold replaces the steps of each shut phase by a box. Lines from and to them lead from and to the box. */
export function fold(drawing: Drawing, phases: readonly Phase[], shut: ReadonlySet<string>): Folded {
  const boxes = new Map<string, Box>();
  const into = new Map<string, string>(); // the box of each step that is in one
  phases.forEach((p, i) => {
    const steps = (p.nodes ?? []).filter((n) => drawing.nodes.has(id(n)) && !into.has(n)) as NodeId[];
    if (!shut.has(p.id) || steps.length === 0) return;
    const box = phaseId(p.id);
    boxes.set(box, { phase: p.id, title: p.title, tone: toneOf(i), steps });
    for (const n of steps) into.set(n, box);
  });
  if (boxes.size === 0) return { drawing, boxes: noBoxes };
  return { drawing: { ...drawing, nodes: nodesOf(drawing, boxes, into), edges: edgesOf(drawing, into) }, boxes };
}

function nodesOf(
  drawing: Drawing,
  boxes: ReadonlyMap<string, Box>,
  into: ReadonlyMap<string, string>,
): Drawing['nodes'] {
  const first = new Map<string, Node>(); // the first step of each box, in the order in which people come to them
  for (const n of readingOrder(drawing)) {
    const box = into.get(n);
    const node = drawing.nodes.get(n);
    if (box && node && !first.has(box)) first.set(box, node);
  }
  const nodes = new Map<NodeId, Node>();
  for (const node of drawing.nodes.values()) {
    const box = into.get(node.id);
    if (!box) nodes.set(node.id, node);
    else if (!nodes.has(id(box))) nodes.set(id(box), boxNode(box, boxes.get(box)?.title ?? '', first.get(box) ?? node));
  }
  return nodes;
}

/** boxKind is the kind of the nodes that stand for a phase; no step has it. */
export const boxKind = 'phase';

function boxNode(box: string, title: string, first: Node): Node {
  return {
    id: id(box),
    kind: boxKind,
    title,
    at: first.at,
    config: {},
    disabled: false,
    memo: '',
    caption: '',
    rest: {},
  };
}

function edgesOf(drawing: Drawing, into: ReadonlyMap<string, string>): Drawing['edges'] {
  const edges: Edge[] = [];
  for (const e of drawing.edges.values()) {
    const [from, to] = [into.get(e.from), into.get(e.to)];
    if (from === undefined && to === undefined) edges.push(e);
    else if (from !== to)
      edges.push({ ...e, id: id(''), from: id(from ?? e.from), port: from ? 'next' : e.port, to: id(to ?? e.to) });
  }
  return edgesById(edges);
}

/** stepsUnder are the steps that ids stand for: those of a box for the box. */
export function stepsUnder(ids: Iterable<string>, phases: readonly Phase[]): readonly NodeId[] {
  const steps = new Set<string>();
  for (const one of ids) {
    const phase = phaseIn(one);
    const own = phase === undefined ? [one] : (phases.find((p) => p.id === phase)?.nodes ?? []);
    for (const n of own) steps.add(n);
  }
  return [...steps].map((n) => id<NodeId>(n));
}

/** insideOf is how many people are at the steps of a box now. */
export function insideOf(box: Box, counts: Counts | undefined): number | undefined {
  return counts && box.steps.reduce((sum, n) => sum + (counts.get(n)?.standing ?? 0), 0);
}
