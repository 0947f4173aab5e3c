import '@xyflow/react/dist/base.css';
import './tones.css';
import { ReactFlowProvider, useStore as useFlow } from '@xyflow/react';
import { memo, useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { boundsOf, type Point } from '../journey/arrange';
import type { Counts } from '../journey/counts';
import type { Drawing } from '../journey/drawing';
import { netOf } from '../journey/drawing';
import { placedWay } from '../journey/placed';
import { textWidth } from '../journey/route';
import { portWord } from '../journey/steps';
import { type Orientation, readingOrder, type Spot } from '../journey/walk';
import { type Padding, useCamera, type View } from './camera';
import { Dots } from './Dots';
import { FindBox } from './FindBox';
import { Flow } from './Flow';
import css from './JourneyCanvas.module.css';
import { MiniMap } from './MiniMap';
import { cameraTime } from './motion';
import { Skeleton } from './Skeleton';
import { type Lookups, type StepText, say, stepText } from './say';
import { CanvasContext, canvasStore, keptCounts, type LineText, lineTone, type Mark, percentsOf } from './store';
import { Toolbar } from './Toolbar';
import { type Arrangement, cardSize, useArrangement } from './useArrangement';
import { useCanvasKeys } from './useCanvasKeys';
import { useFind } from './useFind';

export interface JourneyCanvasProps {
  readonly drawing: Drawing;
  /** Absent: the journey never ran, and cards have no foot. */
  readonly counts?: Counts | undefined;
  readonly selected?: string | undefined;
  readonly onSelect?: (id: string | undefined) => void;
  /** Enter or double click on a step. */
  readonly onOpen?: (id: string) => void;
  readonly orientation?: Orientation;
  readonly onOrientation?: (o: Orientation) => void;
  /** What is looked for; undefined: the box is closed. */
  readonly find?: string | undefined;
  readonly onFind?: (question: string | undefined) => void;
  readonly marks?: ReadonlyMap<string, Mark>;
  /** Steps that stand back, with how much of them stays (0.32 far, 0.72 beside what matters). */
  readonly dimmed?: ReadonlyMap<string, number> | ReadonlySet<string>;
  /** A step to bring into the middle, each time it changes. */
  readonly focus?: string | undefined;
  /** What floats over the canvas and must not hide steps. */
  readonly padding?: Padding;
  readonly title?: string;
  readonly lookups?: Lookups;
}

const noMarks: ReadonlyMap<string, Mark> = new Map();
const noDimmed: ReadonlyMap<string, number> = new Map();
const noPadding: Padding = {};
const noLabels: ReadonlyMap<string, Point> = new Map();

/** JourneyCanvas draws a journey: laid out by itself, with live counts, to read, walk and search. */
export const JourneyCanvas = memo(function JourneyCanvas(props: JourneyCanvasProps) {
  return (
    <ReactFlowProvider>
      <Canvas {...props} />
    </ReactFlowProvider>
  );
});

function useOwn<T>(given: T | undefined, tell: ((v: T) => void) | undefined, first: T): [T, (v: T) => void] {
  const [own, setOwn] = useState(first);
  const change = useCallback(
    (v: T) => {
      setOwn(v);
      tell?.(v);
    },
    [tell],
  );
  return [tell && given !== undefined ? given : own, change];
}

function Canvas(p: JourneyCanvasProps) {
  const { t } = useTranslation();
  const { drawing, counts, marks = noMarks, padding = noPadding, lookups, focus, onOpen } = p;
  const [orientation, setOrientation] = useOwn<Orientation>(p.orientation, p.onOrientation, p.orientation ?? 'down');
  const [ownSelected, setOwnSelected] = useState<string>();
  const [ownFind, setOwnFind] = useState<string>();
  const [own, setOwn] = useState(false);
  const selected = p.onSelect ? p.selected : (p.selected ?? ownSelected);
  const question = p.onFind ? p.find : (p.find ?? ownFind);
  const { onSelect, onFind } = p;
  const select = useCallback((id: string | undefined) => (onSelect ?? setOwnSelected)(id), [onSelect]);
  const ask = useCallback((q: string | undefined) => (onFind ?? setOwnFind)(q), [onFind]);

  const texts = useMemo(
    () => new Map(drawing.steps.map((s) => [s.id, stepText(t, drawing, s, lookups)])),
    [t, drawing, lookups],
  );
  const lines = useMemo(() => lineTexts(drawing, (said) => say(t, said)), [t, drawing]);
  const sizes = useMemo(
    () => new Map([...lines].map(([id, l]) => [id, { width: labelWidth(l), height: 22 }])),
    [lines],
  );
  const arrangement = useArrangement({ drawing, orientation, own, counted: counts !== undefined, labels: sizes });
  const found = useFind(drawing, texts, question);
  const dimmed = useMemo(
    () =>
      p.dimmed instanceof Set
        ? new Map([...p.dimmed].map((id) => [id as string, 0.32]))
        : ((p.dimmed as ReadonlyMap<string, number>) ?? noDimmed),
    [p.dimmed],
  );

  const [store] = useState(() => canvasStore(drawing));
  useLayoutEffect(() => {
    const kept = keptCounts(store.getState().counts, counts);
    store.setState({
      drawing,
      texts,
      lines,
      counts: kept,
      percents: percentsOf(drawing, counts),
      orientation: arrangement?.orientation ?? orientation,
      labels: arrangement?.places.labels ?? noLabels,
    });
  }, [store, drawing, texts, lines, counts, orientation, arrangement]);
  useLayoutEffect(() => {
    store.setState({ marks, dimmed, selected, hits: found.set, hit: found.hit });
  }, [store, marks, dimmed, selected, found.set, found.hit]);

  const hint = useId();
  const shell = useCanvasShell({
    arrangement,
    drawing,
    padding,
    selected,
    focus,
    hit: found.hit,
    select,
    open: onOpen ?? select,
    ask,
    question,
    orientation,
    setOrientation,
    texts,
  });
  const counted = counts !== undefined;
  const hasOwn = useMemo(() => placedWay(drawing, cardSize(counted)) !== undefined, [drawing, counted]);
  const middle = `calc((100% + ${(padding.left ?? 0) - (padding.right ?? 0)}px) / 2)`;
  const turn = useCallback(
    (o: Orientation) => {
      setOwn(false);
      setOrientation(o);
    },
    [setOrientation],
  );
  const close = useCallback(() => {
    ask(undefined);
    shell.focusStage();
  }, [ask, shell.focusStage]);
  const openHit = useCallback(() => {
    if (found.hit !== undefined) {
      select(found.hit);
      close();
    }
  }, [found.hit, select, close]);

  if (drawing.steps.length === 0) return <Nothing />;
  return (
    <CanvasContext.Provider value={store}>
      <div className={css.canvas} ref={shell.root} data-ready={shell.ready || undefined}>
        <div className={css.place} style={{ left: middle }}>
          <Toolbar
            orientation={orientation}
            onOrientation={turn}
            own={hasOwn ? (arrangement?.own ?? own) : undefined}
            onOwn={setOwn}
            onZoom={shell.camera.zoomBy}
            onZoomReset={shell.zoomReset}
            onFit={shell.fit}
            onFind={shell.find}
          />
          {question === undefined ? null : (
            <FindBox
              value={question}
              onChange={ask}
              onMove={found.move}
              onClose={close}
              onOpen={openHit}
              hits={found.ids.length}
              at={found.ids.length === 0 ? 0 : found.at + 1}
            />
          )}
        </div>
        {arrangement ? (
          <div
            className={css.flow}
            data-detail={shell.less ? 'less' : undefined}
            style={shell.ready ? undefined : { opacity: 0 }}
          >
            <Dots />
            <Flow
              arrangement={arrangement}
              onPick={select}
              onOpen={onOpen ?? select}
              onKeyDown={shell.onKeyDown}
              label={t('canvas.stage', { title: p.title ?? drawing.title })}
              hint={hint}
            />
          </div>
        ) : (
          <Skeleton orientation={orientation} counted={counts !== undefined} />
        )}
        {arrangement && drawing.steps.length > 3 ? (
          <div className={css.map} style={{ right: 14 + (padding.right ?? 0), bottom: 14 }}>
            <MiniMap arrangement={arrangement} />
          </div>
        ) : null}
        <p id={hint} className={css.spoken}>
          {t('canvas.stage.hint')}
        </p>
        <p className={css.spoken} role="status">
          {shell.spoken}
        </p>
      </div>
    </CanvasContext.Provider>
  );
}

function Nothing() {
  const { t } = useTranslation();
  return (
    <div className={css.nothing}>
      <strong>{t('canvas.empty')}</strong>
      <span>{t('canvas.empty.text')}</span>
    </div>
  );
}

function lineTexts(
  drawing: Drawing,
  speak: (said: NonNullable<ReturnType<typeof portWord>>) => string,
): ReadonlyMap<string, LineText> {
  const net = netOf(drawing);
  const result = new Map<string, LineText>();
  for (const l of drawing.lines) {
    const step = net.steps.get(l.from);
    const said = step && portWord(step, l.port);
    if (said) result.set(l.id, { label: speak(said), tone: lineTone(drawing, l.from, l.port) });
  }
  return result;
}

function labelWidth(l: LineText): number {
  return Math.min(160, Math.ceil(textWidth(l.label)) + 20 + (l.tone === 'failed' ? 0 : 36));
}

interface Shell {
  readonly arrangement: Arrangement | undefined;
  readonly drawing: Drawing;
  readonly padding: Padding;
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

/** useCanvasShell joins keys, camera and words: where to look when something changes, and what is said then. */
function useCanvasShell(s: Shell) {
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

  // What is first seen of a drawing, after it was turned, and beside a sheet that came over it.
  const openedFor = useRef('');
  const chosen = useRef(s.selected);
  chosen.current = s.selected;
  const covered = s.padding.right ?? 0;
  const width = useFlow((f) => f.width);
  const wide = useRef(width);
  const was = useRef<{ covered: number; view?: View }>({ covered });
  useLayoutEffect(() => {
    if (!live) {
      openedFor.current = '';
      setReady(false);
    }
    if (!live || !arrangement || !bounds) return;
    const key = `${drawing.id}|${arrangement.orientation}|${arrangement.own}`;
    const more = covered - was.current.covered;
    const known = openedFor.current === key;
    if (known && more < 0 && was.current.view) {
      camera.go(was.current.view);
      was.current = { covered };
      return;
    }
    const grown = width - wide.current;
    wide.current = width;
    if (known && more <= 0 && !camera.untouched()) {
      if (grown !== 0) camera.slide(grown / 2);
      was.current = { ...was.current, covered };
      return;
    }
    if (more !== 0) was.current = known && more > 0 ? { covered, view: camera.now() } : { covered };
    const first = openedFor.current === '';
    openedFor.current = key;
    const start = spots.get(readingOrder(drawing)[0] ?? '') ?? bounds;
    const spot = first || known || chosen.current === undefined ? undefined : spots.get(chosen.current);
    camera.open(bounds, start, arrangement.orientation, padding.current, more > 0 && known ? cameraTime : 0);
    if (spot) camera.reveal(spot, padding.current);
    setReady(true);
  }, [live, arrangement, bounds, spots, drawing, camera, covered, width]);

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
      const order = readingOrder(drawing);
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
