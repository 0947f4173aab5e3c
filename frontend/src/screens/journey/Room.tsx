import { useMediaQuery } from '@mantine/hooks';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Hand, JourneyCanvas, JourneyOutline, noneOf } from '../../canvas';
import type { Outcome } from '../../journey/edit';
import { Page } from '../../parts';
import { useCounting, useDrawing, useFindings } from './data';
import { FirstStep } from './edit/FirstStep';
import { StepPicker } from './edit/StepPicker';
import { useDraftStore, useEditor } from './edit/useDraftStore';
import { useEdit } from './edit/useEdit';
import { useEditCommands } from './edit/useEditCommands';
import { HeaderActions } from './HeaderActions';
import { type InRoom, RoomContext } from './inRoom';
import { Mark } from './Mark';
import { marksOf, quietSteps } from './marks';
import classes from './Room.module.css';
import { SidePanel } from './SidePanel';
import { StartSheet } from './start/StartSheet';
import { sheetWidth } from './start/width';
import { Tools } from './Tools';
import type { Finding, Whole } from './types';
import { useLookups } from './useLookups';
import { useRoom } from './useRoom';
import { useRoomCommands } from './useRoomCommands';
import { VersionBar } from './VersionBar';

const none: readonly Finding[] = [];

/** Room is the drawing with the panels that float around it. */
export function Room({ whole }: { readonly whole: Whole }) {
  const { t } = useTranslation();
  const room = useRoom(whole);
  const counting = useCounting(whole.id);
  const findings = useFindings(whole.id).data ?? none;
  const shown = room.starting ? 'draft' : room.which;
  const saved = useDrawing(whole, 'draft');
  const live = useDrawing(whole, 'live');
  const store = useDraftStore(whole.id, saved, whole.draftRev);
  const edited = useEditor(store, (e) => e.saving.drawing);
  const drawing = shown === 'draft' ? edited : live;
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
  const narrow = useMediaQuery('(max-width: 1180px)') ?? false;
  const padding = useMemo(
    () => (room.starting ? { right: sheetWidth() } : narrow ? { top: 112 } : {}),
    [room.starting, narrow],
  );
  const counts = whole.version > 0 && !room.starting ? counting.data?.counts : undefined;
  const n = counting.data?.numbers.inside ?? 0;
  const acted = useMemo(() => ({ ...whole, inside: n }), [whole, n]);
  useRoomCommands(acted, room, drawing);
  const edit = useEdit(store, room, shown === 'draft' && !starting);
  const [adding, setAdding] = useState<{ readonly at: Outcome | undefined }>();
  const add = useCallback((at: Outcome | undefined) => setAdding({ at }), []);
  const hand = useMemo<Hand | undefined>(() => (edit ? { add } : undefined), [edit, add]);
  useEditCommands({ edit, drawing, selected: room.selected, add });
  const inside = useMemo<InRoom>(
    () => ({ whole, acted, room, drawing, counting: counting.data, findings, lookups, edit }),
    [whole, acted, room, drawing, counting.data, findings, lookups, edit],
  );
  const common = {
    drawing,
    counts,
    marks,
    lookups,
    title: whole.title,
    onOpen: room.select,
  };
  return (
    <RoomContext value={inside}>
      <Page
        title={whole.title}
        above={[{ title: t('nav.journeys'), to: ['journeys'] }]}
        mark={<Mark />}
        actions={<HeaderActions />}
        fill
      >
        {whole.live && !room.starting && <VersionBar />}
        <div className={classes.body}>
          <div className={classes.stage} data-starting={room.starting}>
            {room.outline && !room.starting ? (
              <div className={classes.outline}>
                <JourneyOutline {...common} selected={room.selected} onSelect={room.select} />
              </div>
            ) : (
              <JourneyCanvas
                {...common}
                picked={room.starting ? noneOf : room.picked}
                onPicked={room.pick}
                focus={room.focus}
                padding={padding}
                hand={hand}
                {...(edit ? { empty: <FirstStep /> } : {})}
                {...(dimmed ? { dimmed } : {})}
              />
            )}
            {!room.starting && <Tools />}
          </div>
          {room.starting ? <StartSheet real={room.starting === 'real'} /> : <SidePanel />}
        </div>
      </Page>
      <StepPicker
        at={adding?.at}
        opened={adding !== undefined && edit !== undefined}
        close={() => setAdding(undefined)}
      />
    </RoomContext>
  );
}
