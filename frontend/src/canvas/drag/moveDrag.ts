// Moving steps where the author arranges them.
import type { Places, Point } from '../../journey/arrange';
import { move } from '../../journey/edit';
import type { NodeId } from '../../journey/ids';
import { routeOf } from '../../journey/layered';
import { arrowOf, pathOf } from '../../journey/route';
import { toDrawing } from './geometry';
import type { Drag } from './press';
import { type Guides, guidesOf, snap, snapReach } from './snap';
import { dragOn, handOf, type Stage } from './stage';

/** How far beyond the view cards still give helper lines, as a share of the view. */
const around = 0.25;

/**
 * moveDrag moves cards and their lines directly in the document; the drawing changes once, where they are dropped. With
 * Ctrl or ⌘ nothing catches them.
 */
export function moveDrag(stage: Stage, nodes: readonly NodeId[], pressed: NodeId, from: Point): Drag {
  return dragOn(stage, (layer) => {
    const arrangement = stage.arrangement();
    if (!arrangement) return { move: () => {}, drop: () => undefined };
    const { places, size } = arrangement;
    const set = new Set<string>(nodes);
    const lines = linesAt(stage, set);
    const frame = stage.frame();
    const first = toDrawing(frame, from);
    const corner = places.at.get(pressed) ?? first;
    let by: Point = { x: 0, y: 0 };
    let guides: Guides | undefined;
    let view = '';

    const guidesNow = (f: typeof frame): Guides => {
      const now = `${Math.round(f.x / 40)} ${Math.round(f.y / 40)} ${f.zoom}`;
      if (!guides || now !== view) {
        view = now;
        const [w, h] = [f.width / f.zoom, f.height / f.zoom];
        const [left, top] = [-f.x / f.zoom - w * around, -f.y / f.zoom - h * around];
        const near = [...places.at].filter(
          ([id, p]) =>
            !set.has(id) &&
            p.x > left &&
            p.y > top &&
            p.x < left + w * (1 + 2 * around) &&
            p.y < top + h * (1 + 2 * around),
        );
        guides = guidesOf(
          near.map(([, p]) => p),
          size,
        );
      }
      return guides;
    };
    // Those in the document: with many steps only what is in view is there.
    const cards = () =>
      [...stage.canvas.querySelectorAll<HTMLElement>('.react-flow__node')].filter((e) => set.has(e.dataset.id ?? ''));
    const show = () => {
      for (const card of cards()) card.style.translate = `${by.x}px ${by.y}px`;
      lines.show(by);
    };
    return {
      move: (held, f) => {
        const at = toDrawing(f, held);
        const way = { x: at.x - first.x, y: at.y - first.y };
        const box = { x: corner.x + way.x, y: corner.y + way.y, ...size };
        const snapped = held.loose ? undefined : snap(box, guidesNow(f), snapReach / f.zoom);
        by = snapped ? { x: way.x + snapped.by.x, y: way.y + snapped.by.y } : way;
        show();
        layer.helpers(snapped?.x, snapped?.y, f);
      },
      drop: () => {
        if (by.x !== 0 || by.y !== 0) handOf(stage)?.run((d) => move(d, { nodes, by, drawn: places.at }));
        return undefined;
      },
      end: () => {
        by = { x: 0, y: 0 };
        for (const card of cards()) card.style.removeProperty('translate');
        lines.restore();
      },
    };
  });
}

interface Lines {
  readonly show: (by: Point) => void;
  readonly restore: () => void;
}

/** linesAt are the lines of steps: they are drawn to where their steps are moved, without their labels and buttons. */
function linesAt(stage: Stage, set: ReadonlySet<string>): Lines {
  const a = stage.arrangement();
  if (!a) return { show: () => {}, restore: () => {} };
  const { plan } = a;
  const links = new Map(plan.links.filter((l) => set.has(l.from) || set.has(l.to)).map((l) => [l.id, l]));
  const was = new Map<Element, string>();
  const hidden = new Set<HTMLElement>();
  const put = (path: Element | null, d: string) => {
    if (!path) return;
    if (!was.has(path)) was.set(path, path.getAttribute('d') ?? '');
    path.setAttribute('d', d);
  };
  return {
    show: (by) => {
      const at = moved(a.places.at, set, by);
      for (const e of stage.canvas.querySelectorAll<HTMLElement>('[data-line]')) {
        if (!links.has(e.dataset.line ?? '') || hidden.has(e)) continue;
        e.style.visibility = 'hidden';
        hidden.add(e);
      }
      for (const e of stage.canvas.querySelectorAll<SVGElement>('.react-flow__edge')) {
        const link = links.get(e.dataset.id ?? '');
        const route = link && routeOf(plan, link, at);
        if (!route) continue;
        put(e.querySelector('.react-flow__edge-path'), pathOf(route));
        put(e.querySelector('[data-head]'), arrowOf(route));
      }
    },
    restore: () => {
      for (const [path, d] of was) path.setAttribute('d', d);
      for (const e of hidden) e.style.removeProperty('visibility');
    },
  };
}

/** moved looks up positions, those of some steps moved by a distance. */
function moved(at: ReadonlyMap<string, Point>, set: ReadonlySet<string>, by: Point): Places['at'] {
  return {
    get: (id: string) => {
      const p = at.get(id);
      return p && set.has(id) ? { x: p.x + by.x, y: p.y + by.y } : p;
    },
  } as Places['at'];
}
