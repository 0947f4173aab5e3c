// The icons that kinds of steps ask for. Made by `go run ./build generate` from the kinds in Go.
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
  IconTag,
  IconTagOff,
  IconTagStarred,
} from '@tabler/icons-react';

export const kindIcons = {
  'arrows-shuffle': IconArrowsShuffle,
  'arrows-split': IconArrowsSplit,
  'bell': IconBell,
  'bolt': IconBolt,
  'calendar-time': IconCalendarTime,
  'clock-pause': IconClockPause,
  'door-exit': IconDoorExit,
  'flag': IconFlag,
  'forms': IconForms,
  'hand-finger': IconHandFinger,
  'mail': IconMail,
  'tag': IconTag,
  'tag-off': IconTagOff,
  'tag-starred': IconTagStarred,
} as const;
