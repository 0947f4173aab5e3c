import {
  IconArrowDown,
  IconArrowUp,
  IconLayoutSidebarRight,
  IconListTree,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerStop,
} from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Drawing, readingOrder } from '../../journey';
import { type Command, useCommands } from '../../parts';
import { askPause, askResume, askStop } from './commands';
import { can } from './state';
import type { Acted } from './types';
import type { RoomState } from './useRoom';

/** useRoomCommands offers the commands of the journey and of its room, with their keys. */
export function useRoomCommands(journey: Acted, room: RoomState, drawing: Drawing): void {
  const { t } = useTranslation();
  const commands = useMemo<readonly Command[]>(() => {
    if (room.starting) {
      return [];
    }
    const may = can(journey);
    const walk = (by: number) => {
      const order: readonly string[] = readingOrder(drawing);
      const at = room.selected === undefined ? -1 : order.indexOf(room.selected);
      const to = order[at < 0 ? (by > 0 ? 0 : order.length - 1) : at + by];
      if (to !== undefined) {
        room.show(to);
      }
    };
    const list: Command[] = [
      {
        id: 'journey.next',
        word: 'journey.step.next',
        section: 'view',
        icon: IconArrowDown,
        keys: 'j',
        run: () => walk(1),
      },
      {
        id: 'journey.previous',
        word: 'journey.step.previous',
        section: 'view',
        icon: IconArrowUp,
        keys: 'k',
        run: () => walk(-1),
      },
      {
        id: 'journey.outline',
        word: room.outline ? 'journey.outline.off' : 'journey.outline.on',
        section: 'view',
        icon: IconListTree,
        keys: 'o',
        run: () => room.setOutline(!room.outline),
      },
      {
        id: 'journey.side',
        word: room.side === 'none' ? 'journey.overview.open' : 'journey.overview.close',
        section: 'view',
        icon: IconLayoutSidebarRight,
        keys: 'i',
        run: () => room.setSide(room.side === 'none' ? 'overview' : 'none'),
      },
    ];
    if (may.start) {
      list.push({
        id: 'journey.start',
        word: 'journey.start.ask',
        section: 'do',
        icon: IconPlayerPlay,
        keys: 's',
        run: () => room.open('as-told'),
      });
    }
    if (may.pause) {
      list.push({
        id: 'journey.pause',
        word: 'journey.pause.ask',
        section: 'do',
        icon: IconPlayerPause,
        keys: 'p',
        run: () => askPause(journey, t),
      });
    }
    if (may.resume) {
      list.push({
        id: 'journey.resume',
        word: 'journey.resume.ask',
        section: 'do',
        icon: IconPlayerPlay,
        keys: 'p',
        run: () => askResume(journey, t),
      });
    }
    if (may.stop) {
      list.push({
        id: 'journey.stop',
        word: 'journey.stop.ask',
        section: 'do',
        icon: IconPlayerStop,
        run: () => askStop(journey, t),
      });
    }
    return list;
  }, [journey, room, drawing, t]);
  useCommands(commands);
}
