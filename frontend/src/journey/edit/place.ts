// The positions of steps: moving, aligning, distributing, arranging.
import { type Gaps, type Point, planOf, type Size } from '../arrange';
import { type Drawing, edgesById, type Node } from '../drawing';
import type { NodeId } from '../ids';
import { layered } from '../layered';
import type { Orientation } from '../walk';
import { putNodes } from './draw';
import { type Answer, about, done, refused, word } from './gesture';
import { spot } from './limits';

/** Drawn is where steps are drawn now, when the program arranges them: the author's positions begin there. */
export type Drawn = ReadonlyMap<string, Point>;

export interface Move {
  readonly nodes: readonly NodeId[];
  readonly by: Point;
  readonly drawn?: Drawn;
}

/** move moves steps. From then on the author arranges them, not the program. */
export function move(drawing: Drawing, intent: Move): Answer {
  const nodes = known(drawing, intent.nodes);
  if (nodes.length === 0) return refused('edit.refused.gone');
  const own = owned(drawing, intent.drawn);
  const moved = known(own, intent.nodes).map((n) => ({
    ...n,
    at: spot(n.at[0] + intent.by.x, n.at[1] + intent.by.y),
  }));
  return done(drawing, putNodes(own, moved), about('edit.move', 'edit.move.many', nodes), intent.nodes);
}

/** owned makes the author arrange the steps, beginning with where they are drawn. */
export function owned(drawing: Drawing, drawn: Drawn | undefined): Drawing {
  if (drawing.layout === 'own') return drawing;
  return { ...(drawn ? placed(drawing, drawn) : drawing), layout: 'own' };
}

function placed(drawing: Drawing, places: Drawn): Drawing {
  const nodes: Node[] = [];
  for (const n of drawing.nodes.values()) {
    const p = places.get(n.id);
    const at = p && spot(p.x, p.y);
    if (at && (at[0] !== n.at[0] || at[1] !== n.at[1])) nodes.push({ ...n, at });
  }
  return nodes.length === 0 ? drawing : putNodes(drawing, nodes);
}

/** arrangeBy sets who arranges the steps: the program, or the author beginning with where they are drawn. */
export function arrangeBy(drawing: Drawing, intent: { readonly by: 'auto' | 'own'; readonly drawn?: Drawn }): Answer {
  const drawn = intent.by === 'own' ? owned(drawing, intent.drawn) : { ...drawing, layout: 'auto' };
  if (intent.by === 'own') return done(drawing, drawn, word('edit.layout.own'));
  const same = drawing.layout === 'auto' || drawing.layout === '';
  return done(drawing, same ? drawing : drawn, word('edit.layout.auto'));
}

export type Side = 'left' | 'center' | 'right' | 'top' | 'middle' | 'bottom';

export interface Align {
  readonly nodes: readonly NodeId[];
  readonly side: Side;
  readonly drawn?: Drawn;
}

/** align puts steps into one line. All steps have one size, so that their corners are compared. */
export function align(drawing: Drawing, intent: Align): Answer {
  const own = owned(drawing, intent.drawn);
  const nodes = known(own, intent.nodes);
  if (nodes.length < 2) return refused('edit.refused.few', { least: 2 });
  const along = intent.side === 'left' || intent.side === 'center' || intent.side === 'right' ? 0 : 1;
  const values = nodes.map((n) => n.at[along]);
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const at =
    intent.side === 'left' || intent.side === 'top'
      ? least
      : intent.side === 'right' || intent.side === 'bottom'
        ? greatest
        : (least + greatest) / 2;
  const moved = nodes.map((n) => ({ ...n, at: along === 0 ? spot(at, n.at[1]) : spot(n.at[0], at) }));
  return done(drawing, putNodes(own, moved), word('edit.align', { count: nodes.length }), intent.nodes);
}

export interface Distribute {
  readonly nodes: readonly NodeId[];
  readonly along: 'x' | 'y';
  readonly drawn?: Drawn;
}

/** distribute makes the distances between neighbouring steps equal; the outermost stay. */
export function distribute(drawing: Drawing, intent: Distribute): Answer {
  const own = owned(drawing, intent.drawn);
  const axis = intent.along === 'x' ? 0 : 1;
  const nodes = known(own, intent.nodes).sort((a, b) => a.at[axis] - b.at[axis]);
  if (nodes.length < 3) return refused('edit.refused.few', { least: 3 });
  const first = (nodes[0] as Node).at[axis];
  const step = ((nodes.at(-1) as Node).at[axis] - first) / (nodes.length - 1);
  const moved = nodes.map((n, i) => {
    const at = first + step * i;
    return { ...n, at: axis === 0 ? spot(at, n.at[1]) : spot(n.at[0], at) };
  });
  return done(drawing, putNodes(own, moved), word('edit.distribute', { count: nodes.length }), intent.nodes);
}

export interface Tidy {
  /** The steps; absent: all. */
  readonly nodes?: readonly NodeId[];
  readonly size: Size;
  readonly gaps: Gaps;
  readonly orientation: Orientation;
  /** Positions computed elsewhere, such as by ELK; absent: they are computed here. */
  readonly places?: Drawn;
  readonly drawn?: Drawn;
}

/** tidy arranges all steps, or some among themselves. What the author arranges keeps the corner of its area. */
export function tidy(drawing: Drawing, intent: Tidy): Answer {
  const some = intent.nodes && intent.nodes.length > 1 ? known(drawing, intent.nodes) : [...drawing.nodes.values()];
  if (some.length === 0) return refused('edit.refused.few', { least: 1 });
  const part = some.length < drawing.nodes.size;
  const own = part ? owned(drawing, intent.drawn) : drawing;
  const within = part
    ? among(
        own,
        some.map((n) => n.id),
      )
    : own;
  const places = intent.places ?? layered(planOf(within, intent.orientation, intent.size, intent.gaps)).at;
  const name = part ? word('edit.tidy.some', { count: some.length }) : word('edit.tidy');
  return done(
    drawing,
    placed(own, part || own.layout === 'own' ? fromCorner(within, places) : places),
    name,
    part ? some.map((n) => n.id) : [],
  );
}

/** among is the part of a drawing with some steps and the lines between them. */
export function among(drawing: Drawing, some: Iterable<NodeId>): Drawing {
  const nodes = new Set(some);
  return {
    ...drawing,
    nodes: new Map([...drawing.nodes].filter(([id]) => nodes.has(id))),
    edges: edgesById([...drawing.edges.values()].filter((e) => nodes.has(e.from) && nodes.has(e.to))),
  };
}

/** fromCorner moves positions so that their corner is that of the steps' present area. */
function fromCorner(drawing: Drawing, places: Drawn): Drawn {
  const here = [...drawing.nodes.values()];
  const there = here.flatMap((n) => places.get(n.id) ?? []);
  if (there.length === 0) return places;
  const x = least(here.map((n) => n.at[0])) - least(there.map((p) => p.x));
  const y = least(here.map((n) => n.at[1])) - least(there.map((p) => p.y));
  return new Map([...places].map(([id, p]) => [id, { x: p.x + x, y: p.y + y }]));
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b));
}

function known(drawing: Drawing, nodes: readonly NodeId[]): Node[] {
  return nodes.flatMap((n) => drawing.nodes.get(n) ?? []);
}
