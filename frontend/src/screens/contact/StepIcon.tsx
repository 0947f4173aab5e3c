import {
  type Icon,
  IconAlertTriangle,
  IconBan,
  IconBellCheck,
  IconClockPause,
  IconDoorExit,
  IconDoorOff,
  IconHelpCircle,
  IconHourglass,
  IconMailOff,
  IconSend,
  IconUserCheck,
  IconUserX,
} from '@tabler/icons-react';
import { pictures } from '../../canvas/icons';
import { kindOf } from '../../journey';

/** Icons of what is not a kind of step. */
const icons: ReadonlyMap<string, Icon> = new Map(
  Object.entries({
    end: IconDoorExit,
    refused: IconDoorOff,
    turn: IconHourglass,
    'opt-in': IconUserCheck,
    'existing-customer': IconUserCheck,
    'business-card': IconUserCheck,
    'public-address': IconUserCheck,
    none: IconUserX,
    stopped: IconBan,
    lifted: IconBellCheck,
    sent: IconSend,
    due: IconClockPause,
    later: IconClockPause,
    claimed: IconSend,
    handed: IconSend,
    held: IconClockPause,
    never: IconMailOff,
    skipped: IconMailOff,
    expired: IconMailOff,
    unknown: IconHelpCircle,
    broken: IconAlertTriangle,
  }),
);

function pictureFor(word: string) {
  const kind = kindOf(word);
  return kind ? pictures[kind.icon] : icons.get(word);
}

/** hasIcon tells whether a word has a picture of its own here. */
export const hasIcon = (word: string) => pictureFor(word) !== undefined;

/** StepIcon is the picture of a kind of step, of a delivery's state, or of a change of tags and consent. */
export function StepIcon({ word, size = 16 }: { readonly word: string; readonly size?: number }) {
  const Mark = pictureFor(word) ?? IconHelpCircle;
  return <Mark size={size} stroke={1.8} aria-hidden />;
}

/** pictureOf is the word of an item's picture: for a mail that of its state. */
export const pictureOf = (item: { readonly icon: string; readonly state?: string }) =>
  item.state && hasIcon(item.state) ? item.state : item.icon;
