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
  if (kind.startsWith('entry')) {
    return 'entered';
  }
  if (kind.startsWith('split.')) {
    return 'way';
  }
  if (item.icon === 'end' || kind === 'exit') {
    return 'ended';
  }
  if (kind === 'tag.add' || kind === 'tag.remove' || kind === 'field.set') {
    return 'changed';
  }
  if (kind === 'goal') {
    return 'goal';
  }
  if (kind.startsWith('wait.')) {
    return 'wait';
  }
  return kind === 'notify' ? 'notified' : 'moved';
}
