import { useResizeObserver } from '@mantine/hooks';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Carrier, JourneyCanvas, JourneyOutline, noneOf } from '../../canvas';
import { Page } from '../../parts';
import { useCounting, useDrawing, useFindings } from './data';
import { FirstStep } from './edit/FirstStep';
import { JourneyTitle } from './edit/JourneyTitle';
import { Palette } from './edit/Palette';
import { StepPicker } from './edit/StepPicker';
import { useDraftStore, useEditor } from './edit/useDraftStore';
import { useEdit } from './edit/useEdit';
import { useEditCommands } from './edit/useEditCommands';
import { type Adding, useHand } from './edit/useHand';
import { useOutlineHand } from './edit/useOutlineHand';
import { usePhaseCommands } from './edit/usePhaseCommands';
import { useShut } from './edit/useShut';
import { HeaderActions } from './HeaderActions';
import { type InRoom, RoomContext } from './inRoom';
import { Mark } from './Mark';
import { marksOf, partAside, quietSteps } from './marks';
import classes from './Room.module.css';
import { SidePanel } from './SidePanel';
import { CanvasMenu } from './select/CanvasMenu';
import { useSelecting } from './select/useSelecting';
import { StartSheet } from './start/StartSheet';
import { sheetWidth } from './start/width';
import { Tools } from './Tools';
import type { Finding, Whole } from './types';
import { useInspector } from './useInspector';
import { useLookups } from './useLookups';
import { useRoom } from './useRoom';
import { useRoomCommands } from './useRoomCommands';
import { VersionBar } from './VersionBar';

const none: readonly Finding[] = [];

/** Up to this width of the stage, in px, the tools stand below the toolbar of the canvas. */
const besideToolbar = 1010;

/** Room is the drawing with the panels that float around it. */
export function Room({ whole }: { readonly whole: Whole }) {
  const { t } = useTranslation();
  const room = useRoom(whole);
  const counting = useCounting(whole.id);
  const found = useFindings(whole.id).data ?? none;
  const shown = room.starting ? 'draft' : room.which;
  const saved = useDrawing(whole, 'draft');
  const live = useDrawing(whole, 'live');
  const store = useDraftStore(whole.id, saved, whole.draftRev);
  const edited = useEditor(store, (e) => e.saving.drawing);
  const drawing = shown === 'draft' ? edited : live;
  const [findings, aside] = useMemo(() => partAside(found, edited.aside), [found, edited.aside]);
  const lookups = useLookups();
  const ofDraft = shown === 'draft' || !whole.live;
  const starting = room.starting !== undefined;
  const marks = useMemo(
    () => marksOf(ofDraft ? findings : none, starting, starting || !room.outline),
    [findings, ofDraft, starting, room.outline],
  );
  const dimmed = useMemo(
    () => (room.starting ? quietSteps(drawing, marks) : undefined),
    [room.starting, drawing, marks],
  );
  const [stage, { width }] = useResizeObserver<HTMLDivElement>();
  const narrow = width > 0 && width <= besideToolbar;
  const padding = useMemo(
    () => (room.starting ? { right: sheetWidth() } : narrow ? { top: 112 } : {}),
    [room.starting, narrow],
  );
  const counts = whole.version > 0 && !room.starting ? counting.data?.counts : undefined;
  const n = counting.data?.numbers.inside ?? 0;
  const acted = useMemo(() => ({ ...whole, inside: n }), [whole, n]);
  useRoomCommands(acted, room, drawing);
  const edit = useEdit(store, room, shown === 'draft' && !starting);
  const [adding, setAdding] = useState<Adding>();
  const add = useCallback((at: Adding['at']) => setAdding({ at }), []);
  const selecting = useSelecting({ drawing, room, edit });
  const hand = useHand(edit, setAdding, selecting.arrangeBy);
  const [carrier] = useState<Carrier>(() => ({ take: undefined }));
  const [shut, setShut] = useShut(whole.id);
  usePhaseCommands({ edit, drawing, room, shut, setShut });
  const body = useRef<HTMLDivElement>(null);
  const inspector = useInspector(body, room);
  const outlineHand = useOutlineHand({ edit, add, lead: inspector.lead });
  useEditCommands({ edit, drawing, selected: room.selected, add });
  const differs = whole.live !== undefined;
  const pair = useMemo(() => (differs ? { live, draft: edited } : undefined), [differs, live, edited]);
  const inside = useMemo<InRoom>(
    () => ({ whole, acted, room, drawing, pair, counting: counting.data, findings, aside, lookups, edit, selecting }),
    [whole, acted, room, drawing, pair, counting.data, findings, aside, lookups, edit, selecting],
  );
  const title = edit ? drawing.title : whole.title;
  const common = {
    drawing,
    counts,
    marks,
    lookups,
    title,
    onOpen: room.select,
  };
  return (
    <RoomContext value={inside}>
      <Page
        title={title}
        heading={<JourneyTitle title={title} />}
        above={[{ title: t('nav.journeys'), to: ['journeys'] }]}
        mark={<Mark />}
        actions={<HeaderActions />}
        fill
      >
        {whole.live && !room.starting && <VersionBar />}
        {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape goes from the panel back to the list */}
        <div ref={body} className={classes.body} onKeyDown={inspector.onKeyDown}>
          {edit && !room.outline && <Palette carrier={carrier} />}
          <div ref={stage} className={classes.stage} data-starting={room.starting}>
            {room.outline && !room.starting ? (
              <JourneyOutline
                {...common}
                picked={room.picked}
                onPicked={room.pick}
                onOpen={inspector.open}
                hand={outlineHand}
                {...(edit ? { empty: <FirstStep /> } : {})}
              />
            ) : (
              <JourneyCanvas
                {...common}
                {...selecting.canvas}
                picked={room.starting ? noneOf : room.picked}
                onPicked={room.pick}
                focus={room.focus}
                padding={padding}
                hand={hand}
                shut={shut}
                onShut={setShut}
                carrier={carrier}
                {...(edit ? { empty: <FirstStep /> } : {})}
                {...(dimmed ? { dimmed } : {})}
              />
            )}
            {!room.starting && <Tools />}
          </div>
          {room.starting ? <StartSheet real={room.starting === 'real'} /> : <SidePanel />}
        </div>
      </Page>
      <CanvasMenu add={add} />
      <StepPicker
        adding={adding}
        opened={adding !== undefined && edit !== undefined}
        close={() => {
          adding?.closed?.();
          setAdding(undefined);
        }}
        closed={inspector.back}
      />
    </RoomContext>
  );
}
