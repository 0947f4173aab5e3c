import type { Schemas } from '../../bridge';
import { fold } from '../../journey';

type Card = Schemas['Card'];

export const states = ['running', 'draft', 'paused', 'finishing', 'stopped'] as const;
export type State = (typeof states)[number];
/** Filter is a state, all of them, or those that were put away. */
export type Filter = 'all' | State | 'archived';

export const orders = ['next', 'name', 'newest', 'people'] as const;
export type Order = (typeof orders)[number];

export function isOrder(v: string): v is Order {
  return orders.some((o) => o === v);
}

export function isFilter(v: string): v is Filter {
  return v === 'all' || v === 'archived' || states.some((s) => s === v);
}

/** What does not move stands below what does: drafts, then stopped, then paused journeys last. */
const rest: Readonly<Record<string, number>> = { running: 0, finishing: 0, draft: 1, stopped: 2, paused: 3 };

const names = new Intl.Collator(['ja', 'en'], { numeric: true });

const byNext = (a: Card, b: Card) =>
  (rest[a.state] ?? 1) - (rest[b.state] ?? 1) ||
  (a.next ? Date.parse(a.next.at) : Number.MAX_VALUE) - (b.next ? Date.parse(b.next.at) : Number.MAX_VALUE) ||
  b.inside - a.inside ||
  names.compare(a.title, b.title);

const compare: Readonly<Record<Order, (a: Card, b: Card) => number>> = {
  next: byNext,
  name: (a, b) => names.compare(a.title, b.title),
  newest: (a, b) => Date.parse(b.created_at) - Date.parse(a.created_at),
  people: (a, b) => b.inside - a.inside || byNext(a, b),
};

export interface Question {
  readonly filter: Filter;
  readonly order: Order;
  readonly search: string;
}

/** listed are the journeys a question asks for, in its order. Every word must stand in the name. */
export function listed(cards: readonly Card[], { filter, order, search }: Question): readonly Card[] {
  const words = fold(search).split(/\s+/).filter(Boolean);
  return cards
    .filter((c) => (filter === 'archived') === (c.archived ?? false))
    .filter((c) => filter === 'all' || filter === 'archived' || c.state === filter)
    .filter((c) => {
      const name = fold(c.title);
      return words.every((w) => name.includes(w));
    })
    .sort(compare[order]);
}

/** byState counts the journeys of each state. */
export function byState(cards: readonly Card[]): Readonly<Record<Filter, number>> {
  const n: Record<Filter, number> = { all: 0, running: 0, draft: 0, paused: 0, finishing: 0, stopped: 0, archived: 0 };
  for (const { state, archived } of cards) {
    if (archived) {
      n.archived++;
    } else if (isFilter(state)) {
      n.all++;
      n[state]++;
    }
  }
  return n;
}
