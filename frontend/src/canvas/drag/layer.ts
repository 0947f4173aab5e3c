// What is drawn while something is dragged: one layer over the canvas, and the ghost under the pointer. It is changed
// directly, so that no move of the pointer draws anything of the page again.
import type { Bounds, Point } from '../../journey/arrange';
import classes from './Drag.module.css';
import { type Frame, onCanvas, toCanvas } from './geometry';
import type { Zone } from './subject';

/** Looks is how a step appears while it is dragged; icon is copied. */
export interface Looks {
  readonly kind: string;
  readonly title: string;
  readonly tone: string;
  readonly icon: Element | null | undefined;
  /** How many steps are dragged. */
  readonly count: number;
}

export interface Layer {
  /** rings lights up the zones that are in view or near it. */
  readonly rings: (zones: readonly Zone[], frame: Frame) => void;
  /** follow moves what is drawn with the view. */
  readonly follow: (frame: Frame) => void;
  /** caught marks the zone that takes what is dragged, with the slot where it would lie. */
  readonly caught: (zone: Zone | undefined, slot: Looks | undefined, frame: Frame) => void;
  readonly ghost: (looks: Looks | undefined, at: Point, zoom: number) => void;
  /** say shows a sentence beside the pointer. */
  readonly say: (text: string | undefined, at: Point, bad?: boolean) => void;
  /** line draws a line from a point of the drawing to one of the window, or from there to the point. */
  readonly line: (from: Point | undefined, to: Point, frame: Frame, backwards?: boolean) => void;
  /** target frames a card; bad: it does not take the line. */
  readonly target: (box: Bounds | undefined, frame: Frame, bad?: boolean) => void;
  /** slot shows where a card will lie, once the drag is over. */
  readonly slot: (box: Bounds, frame: Frame) => void;
  /** helpers are the lines at which moved cards are in line with others, in px of the drawing. */
  readonly helpers: (x: number | undefined, y: number | undefined, frame: Frame) => void;
  readonly clear: () => void;
}

/** layerIn draws into an element that covers the canvas; the ghost is drawn above the whole page. */
export function layerIn(host: HTMLElement): Layer {
  const rings = part(host, classes.rings);
  const slot = part(host, classes.slot);
  const target = part(host, classes.target);
  const [across, along] = [part(host, classes.across), part(host, classes.along)];
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  svg.setAttribute('class', classes.pulled ?? '');
  svg.append(path);
  host.append(svg);
  const over = part(document.body, classes.over);
  const ghost = part(over, classes.ghost);
  const word = part(over, classes.word);
  let drawn: { readonly zones: readonly Zone[]; readonly frame: Frame } | undefined;
  let lit: Zone | undefined;
  const elements = new Map<Zone, HTMLElement>();

  const draw = (zones: readonly Zone[], frame: Frame) => {
    drawn = { zones, frame };
    elements.clear();
    const { zoom, width, height } = frame;
    const size = Math.max(10, Math.min(26, 52 * zoom));
    const made = document.createDocumentFragment();
    for (const zone of zones) {
      const p = toCanvas(frame, zone);
      if (p.x < -width || p.y < -height || p.x > 2 * width || p.y > 2 * height) continue;
      const ring = document.createElement('i');
      ring.className = classes.ring ?? '';
      ring.dataset.ring = zone.place.where;
      ring.style.cssText = `left:${p.x - size / 2}px;top:${p.y - size / 2}px;width:${size}px;height:${size}px`;
      elements.set(zone, ring);
      made.append(ring);
    }
    rings.replaceChildren(made);
    host.parentElement?.toggleAttribute('data-ringed', zones.length > 0);
    rings.style.transform = '';
    if (lit) elements.get(lit)?.setAttribute('data-lit', '');
  };
  const framed: Layer['target'] = (box, frame, bad = false) => {
    target.hidden = !box;
    if (!box) return;
    target.toggleAttribute('data-bad', bad);
    target.style.width = `${box.width * frame.zoom}px`;
    target.style.height = `${box.height * frame.zoom}px`;
    put(target, toCanvas(frame, box));
  };
  const clear = () => {
    over.remove();
    host.replaceChildren();
    host.parentElement?.removeAttribute('data-ringed');
  };
  return {
    rings: draw,
    follow: (frame) => {
      if (!drawn) return;
      const { frame: then, zones } = drawn;
      const [x, y] = [frame.x - then.x, frame.y - then.y];
      if (frame.zoom !== then.zoom || Math.abs(x) > then.width * 0.8 || Math.abs(y) > then.height * 0.8) {
        draw(zones, frame);
      } else {
        rings.style.transform = `translate(${x}px, ${y}px)`;
      }
    },
    caught: (zone, looks, frame) => {
      if (zone !== lit) {
        if (lit) elements.get(lit)?.removeAttribute('data-lit');
        lit = zone;
        if (zone) elements.get(zone)?.setAttribute('data-lit', '');
        slot.hidden = !zone || !looks;
        ghost.toggleAttribute('data-caught', zone !== undefined);
        if (zone && looks) fill(slot, looks);
      }
      if (zone) put(slot, toCanvas(frame, zone));
    },
    ghost: (looks, at, zoom) => {
      if (looks) {
        fill(ghost, looks);
        ghost.style.setProperty('--zoom', String(Math.max(0.5, Math.min(1, zoom))));
        ghost.hidden = false;
      }
      put(ghost, at);
    },
    say: (text, at, bad = false) => {
      word.hidden = text === undefined;
      if (text === undefined) return;
      if (word.textContent !== text) word.textContent = text;
      word.toggleAttribute('data-bad', bad);
      put(word, at);
    },
    line: (from, to, frame, backwards = false) => {
      svg.toggleAttribute('hidden', !from);
      if (!from) return;
      const [a, b] = [toCanvas(frame, from), onCanvas(frame, to)];
      path.setAttribute('d', backwards ? curve(b, a) : curve(a, b));
    },
    target: framed,
    slot: (box, frame) => {
      over.remove();
      framed(box, frame);
      target.setAttribute('data-slot', '');
    },
    helpers: (x, y, frame) => {
      along.hidden = x === undefined;
      across.hidden = y === undefined;
      if (x !== undefined) put(along, { x: toCanvas(frame, { x, y: 0 }).x, y: 0 });
      if (y !== undefined) put(across, { x: 0, y: toCanvas(frame, { x: 0, y }).y });
    },
    clear,
  };
}

function part(host: HTMLElement, name: string | undefined): HTMLElement {
  const element = document.createElement('div');
  element.className = name ?? '';
  element.hidden = name !== classes.rings && name !== classes.over;
  element.setAttribute('aria-hidden', 'true');
  host.append(element);
  return element;
}

function put(element: HTMLElement, at: Point): void {
  element.style.transform = `translate(${at.x}px, ${at.y}px)`;
}

/** fill shows a step in the ghost, or in the slot. */
function fill(element: HTMLElement, looks: Looks): void {
  element.style.setProperty('--c', `var(--tone-${looks.tone})`);
  const box = document.createElement('div');
  box.className = classes.box ?? '';
  const tile = document.createElement('span');
  tile.className = classes.tile ?? '';
  if (looks.icon) tile.append(looks.icon.cloneNode(true));
  const kind = document.createElement('small');
  kind.textContent = looks.kind;
  const title = document.createElement('strong');
  title.textContent = looks.title;
  const texts = document.createElement('span');
  texts.append(...(looks.kind === looks.title ? [title] : [kind, title]));
  box.append(tile, texts);
  if (looks.count > 1) {
    const count = document.createElement('b');
    count.textContent = String(looks.count);
    box.append(count);
  }
  element.replaceChildren(box);
}

/** curve is the SVG path of a pulled line. */
function curve(a: Point, b: Point): string {
  const bend = Math.min(80, Math.abs(b.y - a.y) / 2 + 20);
  return `M${a.x} ${a.y}C${a.x} ${a.y + bend} ${b.x} ${b.y - bend} ${b.x} ${b.y}`;
}
