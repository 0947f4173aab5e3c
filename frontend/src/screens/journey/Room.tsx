import { useMediaQuery } from '@mantine/hooks';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { JourneyCanvas, JourneyOutline } from '../../canvas';
import { Page } from '../../parts';
import { useCounting, useDrawing, useFindings } from './data';
import { HeaderActions } from './HeaderActions';
import classes from './Journey.module.css';
import { Mark } from './Mark';
import { marksOf, quietSteps } from './marks';
import { SidePanel } from './SidePanel';
import { StartSheet } from './start/StartSheet';
import { sheetWidth } from './start/width';
import { Tools } from './Tools';
import type { Whole } from './types';
import { useLookups } from './useLookups';
import { useRoom } from './useRoom';
import { useRoomCommands } from './useRoomCommands';
import { VersionBar } from './VersionBar';

/** Room is the drawing with what floats round it. */
export function Room({ whole }: { readonly whole: Whole }) {
  const { t } = useTranslation();
  const room = useRoom(whole);
  const counting = useCounting(whole.id);
  const findings = useFindings(whole.id).data;
  const shown = room.starting ? 'draft' : room.which;
  const drawing = useDrawing(whole, shown);
  const lookups = useLookups();
  const ofDraft = shown === 'draft' || !whole.live;
  const starting = room.starting !== undefined;
  const marks = useMemo(
    () => marksOf(ofDraft ? (findings ?? []) : [], starting, starting || !room.outline),
    [findings, ofDraft, starting, room.outline],
  );
  const dimmed = useMemo(
    () => (room.starting && drawing ? quietSteps(drawing, marks) : undefined),
    [room.starting, drawing, marks],
  );
  const narrow = useMediaQuery('(max-width: 1180px)') ?? false;
  const padding = useMemo(
    () => (room.starting ? { right: sheetWidth() } : narrow ? { top: 112 } : {}),
    [room.starting, narrow],
  );
  const counts = whole.version > 0 && !room.starting ? counting.data?.counts : undefined;
  useRoomCommands(whole, room, drawing);
  if (!drawing) {
    return null;
  }
  const common = {
    drawing,
    counts,
    marks,
    lookups,
    title: whole.title,
    selected: room.starting ? undefined : room.selected,
    onOpen: room.select,
  };
  return (
    <Page
      title={whole.title}
      above={[{ title: t('nav.journeys'), to: ['journeys'] }]}
      mark={<Mark whole={whole} />}
      actions={<HeaderActions whole={whole} room={room} />}
      fill
    >
      {whole.live && !room.starting && <VersionBar whole={whole} room={room} findings={findings ?? []} />}
      <div className={classes.body}>
        <div className={classes.stage} data-starting={room.starting}>
          {room.outline && !room.starting ? (
            <div className={classes.outline}>
              <JourneyOutline {...common} onSelect={room.select} />
            </div>
          ) : (
            <JourneyCanvas
              {...common}
              onSelect={room.select}
              focus={room.focus}
              padding={padding}
              {...(dimmed ? { dimmed } : {})}
            />
          )}
          {!room.starting && <Tools room={room} findings={findings ?? []} />}
        </div>
        {!room.starting && (
          <SidePanel whole={whole} room={room} drawing={drawing} counting={counting.data} findings={findings ?? []} />
        )}
        {room.starting && <StartSheet whole={whole} room={room} real={room.starting === 'real'} />}
      </div>
    </Page>
  );
}
