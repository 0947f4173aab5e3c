import type { Schemas } from '../../bridge';

export type Delivery = Schemas['Delivery'];

interface Answer {
  readonly items: readonly Delivery[] | null;
  readonly next?: string;
}

/** Read asks for at most `limit` deliveries older than the cursor. */
export type Read = (cursor: string | undefined, limit: number) => Promise<Answer>;

/** Chunk is a piece of the list: deliveries older than its cursor, down to its floor. */
interface Chunk {
  readonly cursor: string | undefined;
  /** The number of its oldest delivery. */
  readonly floor: number;
  readonly count: number;
  /** Let go of while far out of sight. */
  readonly rows: readonly Delivery[] | undefined;
}

export interface Snapshot {
  readonly chunks: readonly Chunk[];
  readonly count: number;
  readonly next: string | undefined;
  /** The first answer is here. */
  readonly ready: boolean;
  readonly error: unknown;
}

const step = 100;
const most = 500;
const keep = 6;

export const numberOf = (id: string) => Number(id.slice(4));
const total = (chunks: readonly Chunk[]) => chunks.reduce((n, c) => n + c.count, 0);

/** Deliveries is an endless list, newest first, read piece by piece. Pieces out of sight are let go of, so
 * that 100,000 deliveries weigh no more than 1,000; what is in sight is read anew when something changed. */
export class Deliveries {
  #read: Read;
  #listeners = new Set<() => void>();
  #busy = new Set<number | 'more'>();
  #seen = { first: 0, end: 0 };
  #snapshot: Snapshot = { chunks: [], count: 0, next: undefined, ready: false, error: undefined };

  constructor(read: Read) {
    this.#read = read;
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  snapshot = () => this.#snapshot;

  /** want tells which rows are in sight; what is missing is read. */
  want(first: number, end: number): void {
    this.#seen = { first, end };
    if (this.#snapshot.error !== undefined) {
      return; // a person tries again, or the next change does
    }
    this.#inSight().forEach((k) => {
      if (!this.#snapshot.chunks[k]?.rows) {
        void this.#again(k);
      }
    });
    if (!this.#snapshot.ready || (end >= this.#snapshot.count - 20 && this.#snapshot.next)) {
      void this.#more();
    }
  }

  /** refresh reads what is in sight anew, and what came on top. */
  async refresh(): Promise<void> {
    if (!this.#snapshot.ready) {
      return this.#more();
    }
    const chunks = new Set([0, ...this.#inSight()]);
    await Promise.all([...chunks].map((k) => this.#again(k)));
  }

  #inSight(): readonly number[] {
    const found: number[] = [];
    let at = 0;
    this.#snapshot.chunks.forEach((c, k) => {
      if (at < this.#seen.end && at + c.count > this.#seen.first) {
        found.push(k);
      }
      at += c.count;
    });
    return found;
  }

  async #more(): Promise<void> {
    await this.#once('more', async () => {
      const cursor = this.#snapshot.next;
      const answer = await this.#read(cursor, step);
      const rows = answer.items ?? [];
      const last = rows.at(-1);
      const chunks =
        last || !this.#snapshot.ready
          ? [...this.#snapshot.chunks, { cursor, floor: last ? numberOf(last.id) : 0, count: rows.length, rows }]
          : this.#snapshot.chunks;
      this.#set(chunks, answer.next);
    });
  }

  async #again(k: number): Promise<void> {
    await this.#once(k, async () => {
      const old = this.#snapshot.chunks[k];
      if (!old) {
        return;
      }
      const ends = k === this.#snapshot.chunks.length - 1 && !this.#snapshot.next;
      const answer = await this.#read(old.cursor, Math.min(most, Math.max(step, old.count + 50)));
      const all = answer.items ?? [];
      const rows = ends ? all : all.filter((d) => numberOf(d.id) >= old.floor);
      if (k === 0 && rows.length === all.length && answer.next && !ends && numberOf(all.at(-1)?.id ?? '') > old.floor) {
        // So much came on top that the rest would be out of place: begin anew.
        const fresh = all.slice(0, step);
        this.#set(
          [{ cursor: undefined, floor: numberOf(fresh.at(-1)?.id ?? ''), count: fresh.length, rows: fresh }],
          String(numberOf(fresh.at(-1)?.id ?? '')),
        );
        return;
      }
      const floor = ends ? numberOf(rows.at(-1)?.id ?? 'out_0') : old.floor;
      const chunks = this.#snapshot.chunks.map((c, i) =>
        i === k ? { cursor: old.cursor, floor, count: rows.length, rows } : c,
      );
      this.#set(chunks, ends ? answer.next : this.#snapshot.next);
    });
  }

  async #once(key: number | 'more', run: () => Promise<void>): Promise<void> {
    if (this.#busy.has(key)) {
      return;
    }
    this.#busy.add(key);
    try {
      await run();
    } catch (error) {
      this.#tell({ ...this.#snapshot, error });
    } finally {
      this.#busy.delete(key);
    }
  }

  #set(chunks: readonly Chunk[], next: string | undefined): void {
    const near = this.#inSight();
    const from = (near[0] ?? 0) - keep;
    const to = (near.at(-1) ?? 0) + keep;
    const kept = chunks.map((c, k) =>
      c.rows && k > 0 && (k < from || k > to) && k < chunks.length - 1 ? { ...c, rows: undefined } : c,
    );
    this.#tell({ chunks: kept, count: total(kept), next, ready: true, error: undefined });
  }

  #tell(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) {
      listener();
    }
  }
}

/** rowsOf are the rows from `first` to before `end`; undefined where they are being read. */
export function rowsOf(s: Snapshot, first: number, end: number): readonly (Delivery | undefined)[] {
  const rows: (Delivery | undefined)[] = [];
  let at = 0;
  for (const c of s.chunks) {
    for (let i = Math.max(first, at); i < Math.min(end, at + c.count); i++) {
      rows.push(c.rows?.[i - at]);
    }
    at += c.count;
  }
  return rows;
}

/** rowAt is the delivery at a place, where it is here. */
export function rowAt(s: Snapshot, at: number): Delivery | undefined {
  return at < 0 ? undefined : rowsOf(s, at, at + 1)[0];
}

/** indexOf finds a delivery among what is here; -1: it is not. */
export function indexOf(s: Snapshot, id: string): number {
  let at = 0;
  for (const c of s.chunks) {
    const i = c.rows?.findIndex((d) => d.id === id) ?? -1;
    if (i >= 0) {
      return at + i;
    }
    at += c.count;
  }
  return -1;
}
