import { IconQuestionMark } from '@tabler/icons-react';
import type { ComponentType } from 'react';
import type { Icon } from '../journey/kinds';
import { kindIcons } from './icons.gen';

type Picture = ComponentType<{ size?: number; stroke?: number; 'aria-hidden'?: boolean }>;

/** pictures has an icon for each icon name that a kind in the backend uses. */
export const pictures: Readonly<Record<Icon, Picture>> = { ...kindIcons, 'question-mark': IconQuestionMark };

/** StepIcon draws the icon of a kind of step. */
export function StepIcon({ icon, size = 20 }: { icon: Icon; size?: number }) {
  const Drawn = pictures[icon];
  return <Drawn size={size} stroke={1.7} />;
}
