import {
  type Icon,
  IconAlertTriangle,
  IconArrowsShuffle,
  IconArrowsSplit,
  IconBan,
  IconBell,
  IconBellCheck,
  IconBolt,
  IconCalendarTime,
  IconClockPause,
  IconDoorExit,
  IconDoorOff,
  IconFlag,
  IconForms,
  IconHandFinger,
  IconHelpCircle,
  IconHourglass,
  IconMail,
  IconMailOff,
  IconSend,
  IconTag,
  IconTagOff,
  IconTagStarred,
  IconUserCheck,
  IconUserX,
} from '@tabler/icons-react';

const icons: Readonly<Record<string, Icon>> = {
  'entry.manual': IconHandFinger,
  'entry.tag': IconTagStarred,
  'entry.event': IconBolt,
  'mail.send': IconMail,
  'wait.duration': IconClockPause,
  'wait.until': IconCalendarTime,
  'split.condition': IconArrowsSplit,
  'split.random': IconArrowsShuffle,
  'tag.add': IconTag,
  'tag.remove': IconTagOff,
  'field.set': IconForms,
  notify: IconBell,
  goal: IconFlag,
  exit: IconDoorExit,
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
};

/** hasIcon tells whether a word has a picture of its own here. */
export const hasIcon = (word: string) => word in icons;

/** StepIcon is the picture of a kind of step, of a delivery's state, or of a change of tags and consent. */
export function StepIcon({ word, size = 16 }: { readonly word: string; readonly size?: number }) {
  const Mark = icons[word] ?? IconHelpCircle;
  return <Mark size={size} stroke={1.8} aria-hidden />;
}

/** pictureOf is the word of an item's picture: a mail is shown as what became of it. */
export const pictureOf = (item: { readonly icon: string; readonly state?: string }) =>
  item.state && hasIcon(item.state) ? item.state : item.icon;
