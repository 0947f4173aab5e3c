import {
  IconArrowsShuffle,
  IconArrowsSplit,
  IconBell,
  IconBolt,
  IconCalendarTime,
  IconClockPause,
  IconDoorExit,
  IconFlag,
  IconForms,
  IconHandFinger,
  IconMail,
  IconQuestionMark,
  IconTag,
  IconTagOff,
  IconTagStarred,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Icon } from '../journey/kinds';

type Picture = ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;

/** pictures has one for each icon that a kind in Go asks for: a new one there does not compile until it is here. */
export const pictures: Readonly<Record<Icon, Picture>> = {
  'hand-finger': IconHandFinger,
  'tag-starred': IconTagStarred,
  bolt: IconBolt,
  mail: IconMail,
  'calendar-time': IconCalendarTime,
  'clock-pause': IconClockPause,
  'arrows-split': IconArrowsSplit,
  'arrows-shuffle': IconArrowsShuffle,
  tag: IconTag,
  'tag-off': IconTagOff,
  forms: IconForms,
  bell: IconBell,
  flag: IconFlag,
  'door-exit': IconDoorExit,
  'question-mark': IconQuestionMark,
};

/** StepIcon draws the icon of a kind of step. */
export function StepIcon({ icon, size = 20 }: { icon: Icon; size?: number }) {
  const Drawn = pictures[icon];
  return <Drawn size={size} stroke={1.7} />;
}
