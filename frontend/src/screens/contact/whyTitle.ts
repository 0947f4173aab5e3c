import { isGoal, type Kind, kindOf } from '../../journey';
import type { Item } from './useWhy';

type Asked = Pick<Item, 'state' | 'step' | 'icon'>;

export type Title =
  | 'sent'
  | 'notSent'
  | 'unknown'
  | 'waits'
  | 'way'
  | 'wait'
  | 'entered'
  | 'refused'
  | 'turn'
  | 'ended'
  | 'goal'
  | 'changed'
  | 'notified'
  | 'moved';

/** titles of what a step decided, by the category of its kind. */
const titles = {
  entry: 'entered',
  split: 'way',
  wait: 'wait',
  change: 'changed',
  notify: 'notified',
  mail: 'moved',
  end: 'ended',
} as const satisfies Readonly<Record<Kind['category'], Title>>;

const notSent = ['never', 'skipped', 'expired'];

/** titleOf is the question that a record answers. */
export function titleOf(item: Asked): Title {
  const kind = item.step?.kind ?? item.icon;
  if (item.state === 'sent') {
    return 'sent';
  }
  if (item.state === 'unknown') {
    return 'unknown';
  }
  if (item.state && notSent.includes(item.state)) {
    return 'notSent';
  }
  if (item.state) {
    return 'waits';
  }
  if (kind === 'refused' || kind === 'turn') {
    return kind;
  }
  const category = kindOf(kind)?.category;
  if (category === 'entry' || category === 'split') {
    return titles[category];
  }
  if (item.icon === 'end') {
    return 'ended';
  }
  if (isGoal(kind)) {
    return 'goal';
  }
  return category ? titles[category] : 'moved';
}
