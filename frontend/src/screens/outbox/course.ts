import type { Schemas } from '../../bridge';
import type { Delivery } from './deliveries';

type Attempt = Schemas['Attempt'];

/** Point is one entry of a delivery's course. */
export type Point =
  | { readonly kind: 'planned' | 'handed' | 'result' | 'next'; readonly at: string }
  | { readonly kind: 'attempt'; readonly at: string; readonly attempt: Attempt };

const order = { planned: 0, attempt: 1, handed: 2, result: 3, next: 4 } as const;

/** courseOf is a delivery's course in the order in which it happened; what is still to come is last. */
export function courseOf(d: Delivery): readonly Point[] {
  const points: Point[] = [{ kind: 'planned', at: d.planned_at }];
  for (const attempt of d.attempts ?? []) {
    points.push({ kind: 'attempt', at: attempt.at, attempt });
  }
  if (d.handed_at) {
    points.push({ kind: 'handed', at: d.handed_at });
  }
  if (d.resolved_at) {
    points.push({ kind: 'result', at: d.resolved_at });
  }
  points.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || order[a.kind] - order[b.kind]);
  if (d.next_at && (d.state === 'later' || (d.state === 'due' && d.next_at !== d.planned_at))) {
    points.push({ kind: 'next', at: d.next_at });
  }
  return points;
}

/** storyOf is the word id of the sentence about a delivery's state. */
export function storyOf(d: Delivery): string {
  switch (d.state) {
    case 'sent':
      return d.reason ? 'byPerson' : d.practice ? 'practised' : 'sent';
    case 'due':
      return d.practice ? 'duePractice' : 'due';
    case 'claimed':
    case 'handed':
      return 'sending';
    case 'unknown':
    case 'never':
      return d.settled === 'again' ? 'again' : d.state;
    default:
      return d.state;
  }
}
