// From a press to a drag, with a mouse, a pen or a finger: pointer events only, the same in every engine.
import type { Point } from '../../journey/arrange';
import { isImeKey } from '../../parts/keys';

/** Held is where the pointer is, in px of the window, and which keys are held. */
export interface Held extends Point {
  readonly alt: boolean;
  /** Ctrl or ⌘: nothing catches. */
  readonly loose: boolean;
}

/** Drag is one drag that has begun. */
export interface Drag {
  readonly move: (to: Held) => void;
  readonly drop: (at: Held) => void;
  readonly cancel: () => void;
}

/** How far a mouse or pen must move before a press is a drag, in px. */
const far = 4;
/** How long a finger must rest, in ms, and how far it may move in that time; else it scrolls or pans. */
const long = 350;
const still = 10;

/** liftsAt tells what a press has become: a drag, no drag any more, or not yet decided. */
export function liftsAt(pointer: string, moved: number, ms: number): 'drag' | 'none' | 'open' {
  if (pointer !== 'touch') return moved > far ? 'drag' : 'open';
  if (ms >= long) return 'drag';
  return moved > still ? 'none' : 'open';
}

export interface Presses {
  /** press begins to watch a pointer; begin is called when it becomes a drag, and gives undefined to have none. */
  readonly press: (e: PointerEvent, begin: (at: Held) => Drag | undefined) => void;
  /** The pointer is moved again, as when what is under it has moved. */
  readonly again: () => void;
  readonly active: () => boolean;
  /** Something is dragged, and no longer where it was lifted. */
  readonly moved: () => boolean;
  readonly cancel: () => void;
}

interface Watched {
  readonly pointer: number;
  readonly kind: string;
  readonly from: Point;
  readonly begin: (at: Held) => Drag | undefined;
  readonly stop: () => void;
  last: Held;
  drag: Drag | undefined;
  frame: number;
}

const root = () => document.documentElement;

/** presses watches one pointer at a time. Moves are passed on once a frame. */
export function presses(): Presses {
  let now: Watched | undefined;

  const end = (how: 'drop' | 'cancel') => {
    const w = now;
    if (!w) return;
    now = undefined;
    w.stop();
    cancelAnimationFrame(w.frame);
    if (!w.drag) return;
    delete root().dataset.dragging;
    noClick();
    if (root().hasPointerCapture(w.pointer)) root().releasePointerCapture(w.pointer);
    w.drag[how](w.last);
  };
  const lift = (w: Watched) => {
    w.drag = w.begin({ ...w.last, ...w.from });
    if (!w.drag) {
      end('cancel');
      return;
    }
    root().dataset.dragging = '';
    window.getSelection()?.removeAllRanges();
    // What was pressed may leave the document when the view moves; the pointer's events must still arrive.
    root().setPointerCapture(w.pointer);
    w.drag.move(w.last);
  };
  const moved = (w: Watched) => Math.hypot(w.last.x - w.from.x, w.last.y - w.from.y);
  const soon = (w: Watched) => {
    w.frame ||= requestAnimationFrame(() => {
      w.frame = 0;
      w.drag?.move(w.last);
    });
  };
  const press: Presses['press'] = (e, begin) => {
    if (now) {
      end('cancel'); // a second finger: it is a pinch
      return;
    }
    if (e.button !== 0 || !e.isPrimary) return;
    const stops: (() => void)[] = [];
    const on = <K extends keyof WindowEventMap>(type: K, f: (e: WindowEventMap[K]) => void) => {
      window.addEventListener(type, f, { capture: true, passive: false });
      stops.push(() => window.removeEventListener(type, f, { capture: true }));
    };
    const w: Watched = {
      pointer: e.pointerId,
      kind: e.pointerType,
      from: { x: e.clientX, y: e.clientY },
      begin,
      stop: () => {
        for (const stop of stops) stop();
      },
      last: heldIn(e),
      drag: undefined,
      frame: 0,
    };
    now = w;
    on('pointermove', (m) => {
      if (m.pointerId !== w.pointer) return;
      w.last = heldIn(m);
      if (w.drag) {
        soon(w);
        return;
      }
      const what = liftsAt(w.kind, moved(w), 0);
      if (what === 'drag') lift(w);
      else if (what === 'none') end('cancel');
    });
    on('pointerup', (u) => {
      if (u.pointerId !== w.pointer) return;
      w.last = heldIn(u);
      if (w.drag) u.preventDefault();
      w.drag?.move(w.last); // where it is let go, not where it was a frame ago
      end('drop');
    });
    on('pointercancel', (c) => {
      if (c.pointerId === w.pointer) end('cancel');
    });
    on('pointerdown', (d) => {
      if (d.pointerId !== w.pointer && d.pointerType === 'touch') end('cancel');
    });
    on('keydown', (k) => keyed(k, true));
    on('keyup', (k) => keyed(k, false));
    const keyed = (k: KeyboardEvent, down: boolean) => {
      if (!w.drag) return;
      k.stopPropagation();
      if (k.key === 'Alt') {
        k.preventDefault(); // else it opens a menu
        w.last = { ...w.last, alt: down };
        soon(w);
      }
      if (k.key === 'Control' || k.key === 'Meta') {
        w.last = { ...w.last, loose: down };
        soon(w);
      }
      if (k.key === 'Escape' && down && !isImeKey(k)) {
        k.preventDefault();
        end('cancel');
      }
    };
    const stopWhileDragging = (s: Event) => {
      if (!w.drag) return;
      s.stopPropagation();
      if (s.cancelable) s.preventDefault();
    };
    on('touchmove', stopWhileDragging); // else the page scrolls or the canvas pans
    on('mousemove', stopWhileDragging);
    on('contextmenu', stopWhileDragging);
    on('selectstart', (s) => s.preventDefault());
    on('dragstart', (s) => s.preventDefault());
    if (w.kind === 'touch') {
      const timer = setTimeout(() => liftsAt('touch', moved(w), long) === 'drag' && lift(w), long);
      stops.push(() => clearTimeout(timer));
    }
  };
  return {
    press,
    again: () => {
      if (now?.drag) soon(now);
    },
    active: () => now?.drag !== undefined,
    moved: () => now?.drag !== undefined && moved(now) > still,
    cancel: () => end('cancel'),
  };
}

function heldIn(e: PointerEvent): Held {
  return { x: e.clientX, y: e.clientY, alt: e.altKey, loose: e.ctrlKey || e.metaKey };
}

/** noClick swallows the click that a browser makes of the end of a drag. */
function noClick(): void {
  const stop = (e: Event) => {
    e.stopPropagation();
    e.preventDefault();
  };
  window.addEventListener('click', stop, { capture: true, once: true });
  setTimeout(() => window.removeEventListener('click', stop, { capture: true }), 0);
}
