import { useStore as useFlow } from '@xyflow/react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { boundsOf, type Point } from '../journey/arrange';
import type { Drawing } from '../journey/drawing';
import { type Orientation, readingOrder, type Spot } from '../journey/walk';
import { mostStayed, type Padding, useCamera, type View } from './camera';
import { cameraTime } from './motion';
import type { PickedSet } from './picked';
import type { StepText } from './say';
import type { Arrangement } from './useArrangement';
import { useCanvasKeys } from './useCanvasKeys';
import { useRevealed } from './useRevealed';

export interface Shell {
  readonly arrangement: Arrangement | undefined;
  readonly drawing: Drawing;
  readonly padding: Padding;
  readonly picked: PickedSet;
  /** The step that was selected last, from which keys go on. */
  readonly selected: string | undefined;
  readonly focus: string | undefined;
  readonly hit: string | undefined;
  readonly select: (id: string | undefined) => void;
  readonly open: (id: string) => void;
  readonly ask: (q: string | undefined) => void;
  readonly question: string | undefined;
  readonly orientation: Orientation;
  readonly setOrientation: (o: Orientation) => void;
  readonly texts: ReadonlyMap<string, StepText>;
}

const nowhere: ReadonlyMap<string, Spot> = new Map();

/**
 * useCanvasShell connects keys, camera and announcements: where the camera moves when something changes, and what a
 * screen reader says then.
 */
export function useCanvasShell(s: Shell) {
  const { t } = useTranslation();
  const camera = useCamera();
  const root = useRef<HTMLDivElement>(null);
  const { arrangement, drawing, texts, select, ask, question } = s;
  const [spoken, speak] = useState('');
  const [ready, setReady] = useState(false);
  const live = useFlow((f) => f.panZoom !== null && f.width > 0);
  const less = useFlow((f) => f.transform[2] < 0.54);
  const padding = useRef(s.padding);
  padding.current = s.padding;

  const bounds = useMemo(
    () => (arrangement ? boundsOf(arrangement.places, arrangement.size) : undefined),
    [arrangement],
  );
  const spots = useMemo<ReadonlyMap<string, Spot>>(
    () =>
      arrangement
        ? new Map([...arrangement.places.at].map(([id, at]) => [id, { ...at, ...arrangement.size }]))
        : nowhere,
    [arrangement],
  );

  // The first view of a drawing, also after its orientation changed or a sheet covered it.
  const openedFor = useRef('');
  const lastAt = useRef<ReadonlyMap<string, Point>>(new Map());
  const chosen = useRef(s.selected);
  chosen.current = s.selected;
  const covered = s.padding.right ?? 0;
  const width = useFlow((f) => f.width);
  const wide = useRef(width);
  const was = useRef<{ covered: number; before?: { view: View; width: number } }>({ covered });
  useLayoutEffect(() => {
    if (!live) {
      openedFor.current = '';
      setReady(false);
    }
    if (!live || !arrangement || !bounds) return;
    const key = `${drawing.id}|${arrangement.orientation}|${arrangement.own}`;
    // Where steps stay as they are, as when the author begins to arrange them, the view stays too.
    const stays = openedFor.current.startsWith(`${drawing.id}|`) && mostStayed(lastAt.current, arrangement.places.at);
    if (stays) openedFor.current = key;
    lastAt.current = arrangement.places.at;
    const more = covered - was.current.covered;
    const known = openedFor.current === key;
    const wideBefore = wide.current;
    const grown = width - wideBefore;
    wide.current = width;
    const { before } = was.current;
    if (known && more < 0 && before) {
      camera.go({ ...before.view, x: before.view.x + (width - before.width) / 2 });
      was.current = { covered };
      return;
    }
    if (known && more <= 0 && (arrangement.own || !camera.untouched())) {
      if (grown !== 0) camera.slide(grown / 2);
      was.current = { ...was.current, covered };
      return;
    }
    if (more !== 0) {
      was.current =
        known && more > 0 ? { covered, before: { view: camera.heading(), width: wideBefore } } : { covered };
    }
    const first = openedFor.current === '';
    openedFor.current = key;
    const start = spots.get(readingOrder(drawing)[0] ?? '') ?? bounds;
    const spot = first || known || chosen.current === undefined ? undefined : spots.get(chosen.current);
    camera.open(bounds, start, arrangement.orientation, padding.current, more > 0 && known ? cameraTime : 0);
    if (spot) camera.reveal(spot, padding.current);
    setReady(true);
  }, [live, arrangement, bounds, spots, drawing, camera, covered, width]);

  useRevealed(drawing, s.picked, spots, camera, padding);
  const look = s.focus ?? s.hit;
  const spotsNow = useRef(spots);
  spotsNow.current = spots;
  useEffect(() => {
    const spot = look === undefined ? undefined : spotsNow.current.get(look);
    if (spot && ready) camera.centre(spot, padding.current);
  }, [look, ready, camera]);

  const move = useCallback(
    (id: string) => {
      select(id);
      const spot = spotsNow.current.get(id);
      if (spot) camera.reveal(spot, padding.current);
      const order: readonly string[] = readingOrder(drawing);
      const text = texts.get(id);
      speak(
        t('canvas.at', {
          at: order.indexOf(id) + 1,
          count: order.length,
          label: [text?.title, text?.kind, text?.line].filter(Boolean).join(t('dot')),
        }),
      );
    },
    [select, camera, drawing, texts, t],
  );
  const fit = useCallback(() => {
    if (bounds) camera.fit(bounds, padding.current);
  }, [bounds, camera]);
  const find = useCallback(() => {
    if (question === undefined) ask('');
    else root.current?.querySelector<HTMLInputElement>('search input')?.select();
  }, [ask, question]);
  const zoomReset = useCallback(() => camera.zoomTo(1), [camera]);
  const clear = useCallback(() => select(undefined), [select]);
  const turn = useCallback(
    () => s.setOrientation(s.orientation === 'down' ? 'right' : 'down'),
    [s.setOrientation, s.orientation],
  );
  const focusStage = useCallback(() => root.current?.querySelector<HTMLElement>('.tabiji-stage')?.focus(), []);
  const onKeyDown = useCanvasKeys({
    drawing,
    spots,
    orientation: arrangement?.orientation ?? s.orientation,
    selected: s.selected,
    move,
    clear,
    open: s.open,
    zoomBy: camera.zoomBy,
    zoomReset,
    fit,
    find,
    turn,
  });
  return { root, camera, ready, less, spoken, onKeyDown, fit, find, zoomReset, focusStage };
}
