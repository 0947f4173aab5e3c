import type { operations } from '../../bridge/api.gen';

export const orders = ['newest', 'name', 'last'] as const;
export type Order = (typeof orders)[number];

/** Filter chooses who the table shows, and in which order; it stands in the address. */
export interface Filter {
  readonly view: string;
  readonly tag: string;
  readonly search: string;
  readonly order: Order;
}

export type ListQuery = NonNullable<operations['list-contacts']['parameters']['query']>;

/** readFilter reads the filter of an address: #/contacts?view=unknown&order=name. */
export function readFilter(q: URLSearchParams): Filter {
  return {
    view: q.get('view') ?? 'all',
    tag: q.get('tag') ?? '',
    search: q.get('q') ?? '',
    order: orders.find((o) => o === q.get('order')) ?? 'newest',
  };
}

/** addressOf is the address of a filter; default values are left out. */
export function addressOf(f: Filter): string {
  const q = new URLSearchParams();
  if (f.view !== 'all') {
    q.set('view', f.view);
  }
  if (f.tag) {
    q.set('tag', f.tag);
  }
  if (f.search) {
    q.set('q', f.search);
  }
  if (f.order !== 'newest') {
    q.set('order', f.order);
  }
  const text = q.toString();
  return `#/contacts${text ? `?${text}` : ''}`;
}

const ofView: Readonly<Record<string, ListQuery>> = {
  unknown: { consent: 'unknown' },
  stopped: { consent: 'stopped' },
  inside: { inside: 'true' },
  sample: { sample: 'true' },
};

/** queryOf is the filter as the API takes it. */
export function queryOf(f: Filter): ListQuery {
  return {
    ...ofView[f.view],
    ...(f.tag ? { tag: f.tag } : {}),
    ...(f.search.trim() ? { search: f.search.trim() } : {}),
    order: f.order,
  };
}
