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

const icons: Readonly<Record<Icon, ComponentType<{ size?: number; stroke?: number }>>> = {
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
  const Drawn = icons[icon];
  return <Drawn size={size} stroke={1.7} />;
}
