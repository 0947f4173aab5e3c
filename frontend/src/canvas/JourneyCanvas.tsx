import '@xyflow/react/dist/base.css';
import './tones.css';
import { ReactFlowProvider } from '@xyflow/react';
import { memo, useCallback, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Point } from '../journey/arrange';
import type { Counts } from '../journey/counts';
import type { Drawing } from '../journey/drawing';
import { placedWay } from '../journey/placed';
import type { Orientation } from '../journey/walk';
import type { Padding } from './camera';
import { Dots } from './Dots';
import type { Carrier } from './drag/carrier';
import { DragLayer, dragClass } from './drag/DragLayer';
import { LineKeys } from './drag/lines';
import { useDrags } from './drag/useDrags';
import { FindBox } from './FindBox';
import { Flow } from './Flow';
import type { Hand } from './hand';
import classes from './JourneyCanvas.module.css';
import { labelWidth, lineTexts } from './lineTexts';
import { MiniMap } from './MiniMap';
import { Nothing } from './Nothing';
import { focusStage } from './names/stage';
import { useHandCommands } from './names/useHandCommands';
import { areaOfNotes, noteOrigin } from './notes/place';
import { phaseId, phaseIn } from './phases/fold';
import { boxMarks } from './phases/marks';
import { useBoxTexts, useFolded } from './phases/useFolded';
import { clicked, lastOf, noneOf, one, onlyOf, type PickedSet } from './picked';
import { Skeleton } from './Skeleton';
import { type Lookups, say, stepText } from './say';
import { type Sight, useSight } from './sight';
import { CanvasContext, canvasStore, keptCounts, type Mark, percentsOf } from './store';
import { Toolbar } from './Toolbar';
import { cardSize, useArrangement } from './useArrangement';
import { useBox } from './useBox';
import { useCanvasShell } from './useCanvasShell';
import { useFind } from './useFind';
import { useGlide } from './useGlide';
import { type MenuAt, useMenu } from './useMenu';
import { useStill } from './useStill';

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
  /** The phases that are shown as one box, and what is called to shut or open one. */
  readonly shut?: ReadonlySet<string>;
  readonly onShut?: (phase: string, shut: boolean) => void;
  /** What a person may do to the drawing. Absent: it is only read. */
  readonly hand?: Hand | undefined;
  /** Brings what is dragged out of the palette. */
  readonly carrier?: Carrier;
  /** What only the canvas knows of the drawing. */
  readonly sight?: React.Ref<Sight>;
  /** The next press on the empty canvas begins a box that selects, also without Shift. */
  readonly boxing?: boolean;
  readonly onBoxed?: () => void;
  readonly onMenu?: (at: MenuAt) => void;
  /** Shown instead of a drawing without steps. */
  readonly empty?: React.ReactNode;
}

const noMarks: ReadonlyMap<string, Mark> = new Map();
const noDimmed: ReadonlyMap<string, number> = new Map();
const noPadding: Padding = {};
const noLabels: ReadonlyMap<string, Point> = new Map();
const noneShut: ReadonlySet<string> = new Set();

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
  const { counts, padding = noPadding, lookups, focus, onOpen } = p;
  const steps = useStill(p.drawing);
  const { notes, phases } = p.drawing;
  const [orientation, setOrientation] = useOwn<Orientation>(p.orientation, p.onOrientation, p.orientation ?? 'down');
  const [ownPicked, setOwnPicked] = useState(noneOf);
  const [ownFind, setOwnFind] = useState<string>();
  const [ownSeen, setOwnSeen] = useState<boolean>(); // of a drawing that is only read
  const { hand } = p;
  const byAuthor = steps.layout === 'own';
  const own = hand ? byAuthor : (ownSeen ?? byAuthor);
  const picked = p.picked ?? ownPicked;
  const question = p.onFind ? p.find : (p.find ?? ownFind);
  const { onFind } = p;
  const pick = p.onPicked ?? setOwnPicked;
  const select = useCallback((id: string | undefined) => pick(one(id)), [pick]);
  const clear = useCallback(() => pick(noneOf), [pick]);
  const ask = useCallback((q: string | undefined) => (onFind ?? setOwnFind)(q), [onFind]);

  const stepTexts = useMemo(
    () => new Map([...steps.nodes.values()].map((s) => [s.id as string, stepText(t, steps, s, lookups)])),
    [t, steps, lookups],
  );
  const found = useFind({ drawing: steps, texts: stepTexts, question, marks: p.marks ?? noMarks, counts, lookups });
  const shown = useMemo(
    () => new Set([...picked, focus, found.hit].filter((id) => id !== undefined)),
    [picked, focus, found.hit],
  );
  const { drawing, boxes } = useFolded({ drawing: steps, phases, shut: p.shut ?? noneShut, shown });
  const texts = useBoxTexts(stepTexts, boxes);
  const marks = useMemo(() => boxMarks(p.marks ?? noMarks, boxes), [p.marks, boxes]);
  const lines = useMemo(() => lineTexts(drawing, (said) => say(t, said)), [t, drawing]);
  const sizes = useMemo(
    () => new Map([...lines].map(([id, l]) => [id, { width: labelWidth(l), height: 22 }])),
    [lines],
  );
  const arrangement = useArrangement({ drawing, orientation, own, counted: counts !== undefined, labels: sizes });
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
      notes,
      boxes,
      texts,
      lines,
      counts: kept,
      percents: percentsOf(drawing, counts),
      orientation: arrangement?.orientation ?? orientation,
      labels: arrangement?.places.labels ?? noLabels,
    });
  }, [store, drawing, notes, boxes, texts, lines, counts, orientation, arrangement]);
  useLayoutEffect(() => {
    store.setState({ marks, dimmed, picked, selected: onlyOf(picked), hits: found.set, hit: found.hit, hand });
  }, [store, marks, dimmed, picked, found.set, found.hit, hand]);

  // What is selected is read from the store, so that no card is drawn again because this function changed.
  const click = useCallback(
    (id: string, e: React.MouseEvent) => pick(clicked(store.getState().picked, id, e)),
    [store, pick],
  );
  const { onShut } = p;
  const open = useCallback(
    (id: string) => {
      const phase = phaseIn(id);
      if (phase === undefined) (onOpen ?? select)(id);
      else onShut?.(phase, false);
    },
    [onOpen, select, onShut],
  );
  const shutPhase = useCallback(
    (phase: string, shut: boolean) => {
      onShut?.(phase, shut);
      pick(one(phaseId(phase)));
      focusStage(); // the button that was pressed is gone
    },
    [onShut, pick],
  );
  const beside = useMemo(() => arrangement && areaOfNotes(notes, noteOrigin(arrangement)), [notes, arrangement]);
  const hint = useId();
  const shell = useCanvasShell({
    arrangement,
    beside,
    drawing,
    padding,
    picked,
    selected: lastOf(picked),
    focus,
    hit: found.hit,
    select,
    open,
    ask,
    question,
    orientation,
    setOrientation,
    texts,
  });
  const addNote = useHandCommands({
    store,
    camera: shell.camera,
    arrangement,
    padding,
    selected: onlyOf(picked),
    editable: p.hand !== undefined,
  });
  const flow = useRef<HTMLDivElement>(null);
  const disarm = useCallback(() => p.onBoxed?.(), [p.onBoxed]);
  const box = useBox({ stage: flow, arrangement, store, pick, armed: p.boxing ?? false, disarm });
  const layer = useRef<HTMLDivElement>(null);
  const held = p.hand !== undefined;
  const dragging = useDrags({ root: shell.root, host: layer, store, arrangement, carrier: p.carrier, on: held });
  useMenu({ stage: flow, arrangement, store, open: p.onMenu, drags: dragging });
  useSight(p.sight, arrangement, {
    glide: useGlide(shell.root),
    focus: shell.focusStage,
    labels: sizes,
    note: addNote,
  });
  const counted = counts !== undefined;
  const hasOwn = useMemo(() => placedWay(drawing, cardSize(counted)) !== undefined, [drawing, counted]);
  const middle = `calc((100% + ${(padding.left ?? 0) - (padding.right ?? 0)}px) / 2)`;
  const turn = useCallback(
    (o: Orientation) => {
      if (!hand) setOwnSeen(false);
      else if (byAuthor) hand.arrangeBy('auto');
      setOrientation(o);
    },
    [hand, byAuthor, setOrientation],
  );
  const setOwn = useCallback((on: boolean) => (hand ? hand.arrangeBy(on ? 'own' : 'auto') : setOwnSeen(on)), [hand]);
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

  if (drawing.nodes.size === 0) {
    return (
      <div className={classes.empty} ref={shell.root}>
        {p.empty ?? <Nothing />}
        <DragLayer ref={layer} />
      </div>
    );
  }
  return (
    <CanvasContext.Provider value={store}>
      <div
        className={`${classes.canvas} ${held ? dragClass : ''}`}
        ref={shell.root}
        data-ready={shell.ready || undefined}
        aria-busy={arrangement?.drawing !== drawing || arrangement.pending}
      >
        <LineKeys store={store} />
        <div className={classes.place} style={{ left: middle }}>
          <Toolbar
            orientation={orientation}
            onOrientation={turn}
            own={hand || byAuthor || hasOwn ? (arrangement?.own ?? own) : undefined}
            editing={hand !== undefined}
            onOwn={setOwn}
            onZoom={shell.camera.zoomBy}
            onZoomReset={shell.zoomReset}
            onFit={shell.fit}
            onFind={shell.find}
          />
          {question === undefined ? null : (
            <FindBox value={question} onChange={ask} finding={found} onClose={close} onOpen={openHit} />
          )}
        </div>
        {arrangement ? (
          <div
            className={classes.flow}
            ref={flow}
            data-boxing={p.boxing || undefined}
            data-detail={shell.less ? 'less' : undefined}
            style={shell.ready ? undefined : { opacity: 0 }}
          >
            <Dots />
            <Flow
              arrangement={arrangement}
              onPick={click}
              onClear={clear}
              onOpen={open}
              phases={phases}
              onPhase={select}
              onShut={shutPhase}
              onKeyDown={shell.onKeyDown}
              label={t('canvas.stage', { title: p.title ?? drawing.title })}
              hint={hint}
            />
            {box ? (
              <div className={classes.box} style={{ left: box.x, top: box.y, width: box.width, height: box.height }} />
            ) : null}
          </div>
        ) : (
          <Skeleton orientation={orientation} counted={counts !== undefined} />
        )}
        {arrangement && drawing.nodes.size > 3 ? (
          <div className={classes.map} style={{ right: 14 + (padding.right ?? 0), bottom: 14 }}>
            <MiniMap arrangement={arrangement} />
          </div>
        ) : null}
        <DragLayer ref={layer} />
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
