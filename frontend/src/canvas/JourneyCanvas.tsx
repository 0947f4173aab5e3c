import '@xyflow/react/dist/base.css';
import './tones.css';
import { ReactFlowProvider } from '@xyflow/react';
import { memo, useCallback, useId, useLayoutEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Point } from '../journey/arrange';
import type { Counts } from '../journey/counts';
import type { Drawing } from '../journey/drawing';
import { placedWay } from '../journey/placed';
import type { Orientation } from '../journey/walk';
import type { Padding } from './camera';
import { Dots } from './Dots';
import { FindBox } from './FindBox';
import { Flow } from './Flow';
import type { Hand } from './hand';
import classes from './JourneyCanvas.module.css';
import { labelWidth, lineTexts } from './lineTexts';
import { MiniMap } from './MiniMap';
import { Nothing } from './Nothing';
import { clicked, lastOf, noneOf, one, onlyOf, type PickedSet } from './picked';
import { Skeleton } from './Skeleton';
import { type Lookups, say, stepText } from './say';
import { CanvasContext, canvasStore, keptCounts, type Mark, percentsOf } from './store';
import { Toolbar } from './Toolbar';
import { cardSize, useArrangement } from './useArrangement';
import { useCanvasShell } from './useCanvasShell';
import { useFind } from './useFind';

export interface JourneyCanvasProps {
  readonly drawing: Drawing;
  /** Absent: the journey never ran, and cards have no foot. */
  readonly counts?: Counts | undefined;
  /** The selected steps, and what is called when others are selected. */
  readonly picked?: PickedSet;
  readonly onPicked?: (picked: PickedSet) => void;
  /** Enter or double click on a step. */
  readonly onOpen?: (id: string) => void;
  readonly orientation?: Orientation;
  readonly onOrientation?: (o: Orientation) => void;
  /** The search text; undefined: the search box is closed. */
  readonly find?: string | undefined;
  readonly onFind?: (question: string | undefined) => void;
  readonly marks?: ReadonlyMap<string, Mark>;
  /** Dimmed steps, with their opacity (0.32 for those far from what matters, 0.72 for those beside it). */
  readonly dimmed?: ReadonlyMap<string, number> | ReadonlySet<string>;
  /** A step to move into the middle, each time it changes. */
  readonly focus?: string | undefined;
  /** The parts of the canvas that are covered by panels, in px; no step is moved under them. */
  readonly padding?: Padding;
  readonly title?: string;
  readonly lookups?: Lookups;
  /** What a person may do to the drawing. Absent: it is only read. */
  readonly hand?: Hand | undefined;
  /** Shown instead of a drawing without steps. */
  readonly empty?: React.ReactNode;
}

const noMarks: ReadonlyMap<string, Mark> = new Map();
const noDimmed: ReadonlyMap<string, number> = new Map();
const noPadding: Padding = {};
const noLabels: ReadonlyMap<string, Point> = new Map();

/** JourneyCanvas draws a journey with automatic layout and live counts; it can be read, walked by keys and searched. */
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
  const [ownPicked, setOwnPicked] = useState(noneOf);
  const [ownFind, setOwnFind] = useState<string>();
  const [own, setOwn] = useState(false);
  const picked = p.picked ?? ownPicked;
  const question = p.onFind ? p.find : (p.find ?? ownFind);
  const { onFind } = p;
  const pick = p.onPicked ?? setOwnPicked;
  const select = useCallback((id: string | undefined) => pick(one(id)), [pick]);
  const clear = useCallback(() => pick(noneOf), [pick]);
  const ask = useCallback((q: string | undefined) => (onFind ?? setOwnFind)(q), [onFind]);

  const texts = useMemo(
    () => new Map([...drawing.nodes.values()].map((s) => [s.id, stepText(t, drawing, s, lookups)])),
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
    store.setState({ marks, dimmed, picked, selected: onlyOf(picked), hits: found.set, hit: found.hit, hand: p.hand });
  }, [store, marks, dimmed, picked, found.set, found.hit, p.hand]);

  // What is selected is read from the store, so that no card is drawn again because this function changed.
  const click = useCallback(
    (id: string, e: React.MouseEvent) => pick(clicked(store.getState().picked, id, e)),
    [store, pick],
  );
  const hint = useId();
  const shell = useCanvasShell({
    arrangement,
    drawing,
    padding,
    selected: lastOf(picked),
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

  if (drawing.nodes.size === 0) return p.empty ?? <Nothing />;
  return (
    <CanvasContext.Provider value={store}>
      <div className={classes.canvas} ref={shell.root} data-ready={shell.ready || undefined}>
        <div className={classes.place} style={{ left: middle }}>
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
            className={classes.flow}
            data-detail={shell.less ? 'less' : undefined}
            style={shell.ready ? undefined : { opacity: 0 }}
          >
            <Dots />
            <Flow
              arrangement={arrangement}
              onPick={click}
              onClear={clear}
              onOpen={onOpen ?? select}
              onKeyDown={shell.onKeyDown}
              label={t('canvas.stage', { title: p.title ?? drawing.title })}
              hint={hint}
            />
          </div>
        ) : (
          <Skeleton orientation={orientation} counted={counts !== undefined} />
        )}
        {arrangement && drawing.nodes.size > 3 ? (
          <div className={classes.map} style={{ right: 14 + (padding.right ?? 0), bottom: 14 }}>
            <MiniMap arrangement={arrangement} />
          </div>
        ) : null}
        <p id={hint} className={classes.spoken}>
          {t('canvas.stage.hint')}
        </p>
        <p className={classes.spoken} role="status">
          {shell.spoken}
        </p>
      </div>
    </CanvasContext.Provider>
  );
}
