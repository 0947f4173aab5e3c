// What a press on the canvas may become: which subject is dragged, by what was pressed.

import { entranceAt, type Point, portAt, portsDrawn } from '../../journey/arrange';
import type { Edge } from '../../journey/drawing';
import { type Outcome, stepsOfBranch, stepsThrough } from '../../journey/edit';
import { id, type NodeId } from '../../journey/ids';
import { lookOf } from '../../journey/kinds';
import type { Arrangement } from '../useArrangement';
import { lineDrag } from './lineDrag';
import { moveDrag } from './moveDrag';
import type { Drag, Held } from './press';
import { handOf, looksOf, type Stage } from './stage';
import { type Dragged, zoneDrag } from './zoneDrag';

/** beginAt gives the function that begins the drag of what was pressed; undefined where nothing can be dragged. */
export function beginAt(stage: Stage, pressed: Element): ((at: Held) => Drag | undefined) | undefined {
  const a = stage.arrangement();
  if (!handOf(stage) || !a) return undefined;
  const add = pressed.closest<HTMLElement>('[data-outcome]');
  if (add) {
    const { node = '', port = '' } = add.dataset;
    return () => pulled(stage, { node: id<NodeId>(node), port }, middleOf(stage, add));
  }
  const grip = pressed.closest<HTMLElement>('[data-grip]');
  const line = pressed.closest<HTMLElement>('[data-line]')?.dataset.line;
  const edge = line === undefined ? undefined : a.drawing.edges.get(line as Edge['id']);
  if (grip && edge) return () => gripped(stage, grip.dataset.grip === 'begin', edge);
  if (pressed.closest('button, input, textarea, select, [contenteditable="true"]')) return undefined;
  if (edge && pressed.closest('[data-chip]')) return () => ofBranch(stage, { node: edge.from, port: edge.port });
  const card = pressed.closest<HTMLElement>('.react-flow__node-step');
  const step = card && a.drawing.nodes.get(id<NodeId>(card.dataset.id ?? ''));
  if (!step) return undefined;
  const handle = pressed.closest<HTMLElement>('i.source');
  if (handle) {
    const port = handle.dataset.handleid ?? '';
    return () => pulled(stage, { node: step.id, port }, outcomeAt(a, { node: step.id, port }));
  }
  return (at) => (a.own ? moveDrag(stage, pickedWith(stage, step.id), step.id, at) : ofSteps(stage, step.id));
}

function pulled(stage: Stage, from: Outcome, at: Point | undefined): Drag | undefined {
  return at && lineDrag(stage, { what: 'line', from }, at);
}

function gripped(stage: Stage, begin: boolean, edge: Edge): Drag | undefined {
  const a = stage.arrangement();
  const corner = a?.places.at.get(edge.to);
  if (!a || !corner) return undefined;
  if (!begin) {
    const from = outcomeAt(a, { node: edge.from, port: edge.port });
    return from && lineDrag(stage, { what: 'end', line: edge.id }, from);
  }
  const off = entranceAt(a.size, a.orientation);
  const end = { x: corner.x + off.x, y: corner.y + off.y };
  const looks = looksOf(stage, edge.to, 'unknown');
  return zoneDrag(
    stage,
    () => ({ subject: { what: 'begin', line: edge.id }, looks }),
    () => end,
  );
}

/** pickedWith are the selected steps if the pressed one is among them, else it alone. */
function pickedWith(stage: Stage, step: NodeId): readonly NodeId[] {
  const { picked, drawing } = stage.state();
  if (!picked.has(step)) return [step];
  return [...drawing.nodes.keys()].filter((n) => picked.has(n));
}

function ofSteps(stage: Stage, step: NodeId): Drag {
  const steps = pickedWith(stage, step);
  return zoneDrag(stage, (alt) => {
    const nodes = alt && steps.length === 1 ? [...stepsThrough(stage.state().drawing, step)] : steps;
    return { subject: { what: 'steps', nodes }, looks: looksOf(stage, step, toneOf(stage, step), nodes.length) };
  });
}

function ofBranch(stage: Stage, from: Outcome): Drag | undefined {
  const { drawing } = stage.state();
  const nodes = [...stepsOfBranch(drawing, from)];
  const first = nodes[0] ?? [...drawing.edges.values()].find((e) => e.from === from.node && e.port === from.port)?.to;
  if (first === undefined) return undefined;
  const dragged: Dragged = {
    subject: { what: 'branch', from, nodes },
    looks: looksOf(stage, first, toneOf(stage, first), nodes.length),
  };
  return zoneDrag(stage, () => dragged);
}

function toneOf(stage: Stage, step: NodeId): string {
  return lookOf(stage.state().drawing.nodes.get(step)?.kind ?? '').tone;
}

/** outcomeAt is where the lines of an outcome begin, in px of the drawing. */
function outcomeAt(a: Arrangement, { node, port }: Outcome): Point | undefined {
  const corner = a.places.at.get(node);
  const ports = portsDrawn(a.drawing, node);
  if (!corner) return undefined;
  const off = portAt(a.size, a.orientation, Math.max(0, ports.indexOf(port)), Math.max(1, ports.length));
  return { x: corner.x + off.x, y: corner.y + off.y };
}

function middleOf(stage: Stage, element: HTMLElement): Point {
  const box = element.getBoundingClientRect();
  const frame = stage.frame();
  const client = { x: box.left + box.width / 2, y: box.top + box.height / 2 };
  return {
    x: ((client.x - frame.left) / frame.scale - frame.x) / frame.zoom,
    y: ((client.y - frame.top) / frame.scale - frame.y) / frame.zoom,
  };
}
