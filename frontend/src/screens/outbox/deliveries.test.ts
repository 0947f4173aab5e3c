import { describe, expect, it } from 'vitest';
import { Deliveries, type Delivery, indexOf, numberOf, rowsOf } from './deliveries';

const delivery = (n: number, state: Delivery['state'] = 'sent'): Delivery => ({
  id: `out_${n}`,
  state,
  state_text: state,
  rev: 1,
  contact: 'con_1',
  address: 'a@example.jp',
  account: 'practice',
  practice: true,
  purpose: 'marketing',
  message_id: '',
  planned_at: '2026-11-24T10:00:00Z',
  tries: 0,
  can: [],
});

/** An outbox of n deliveries that answers as the API does. */
function outbox(n: number) {
  const rows = Array.from({ length: n }, (_, i) => delivery(n - i));
  const asked: (string | undefined)[] = [];
  const read = async (cursor: string | undefined, limit: number) => {
    asked.push(cursor);
    const from = cursor ? rows.findIndex((d) => numberOf(d.id) < Number(cursor)) : 0;
    const items = from < 0 ? [] : rows.slice(from, from + limit);
    const last = items.at(-1);
    return items.length === limit && last ? { items, next: String(numberOf(last.id)) } : { items };
  };
  return { rows, asked, read };
}

async function settled() {
  for (let i = 0; i < 20; i++) {
    await Promise.resolve();
  }
}

async function scrolled(list: Deliveries, to: number) {
  list.want(0, 30);
  await settled();
  while (list.snapshot().count < to && list.snapshot().next) {
    list.want(list.snapshot().count - 30, list.snapshot().count);
    await settled();
  }
}

const ids = (list: Deliveries, first: number, end: number) => rowsOf(list.snapshot(), first, end).map((d) => d?.id);

describe('the endless list of deliveries', () => {
  it('an empty outbox is ready with nothing in it', async () => {
    const list = new Deliveries(outbox(0).read);
    await scrolled(list, 1);
    expect(list.snapshot()).toMatchObject({ ready: true, count: 0, next: undefined });
  });
  it('reading on appends older deliveries until there are none', async () => {
    const box = outbox(250);
    const list = new Deliveries(box.read);
    await scrolled(list, 1000);
    expect(list.snapshot().count).toBe(250);
    expect(ids(list, 99, 102)).toEqual(['out_151', 'out_150', 'out_149']);
    expect(box.asked).toEqual([undefined, '151', '51']);
  });
  it('of many deliveries only those near the sight are kept, and read again on the way back', async () => {
    const list = new Deliveries(outbox(3000).read);
    await scrolled(list, 2500);
    expect(ids(list, 1000, 1001)).toEqual([undefined]);
    list.want(1000, 1030);
    await settled();
    expect(ids(list, 1000, 1001)).toEqual(['out_2000']);
  });
  it('a new delivery comes on top and shifts no other', async () => {
    const box = outbox(250);
    const list = new Deliveries(box.read);
    await scrolled(list, 250);
    box.rows.unshift(delivery(251, 'due'));
    await list.refresh();
    expect(list.snapshot().count).toBe(251);
    expect(ids(list, 0, 2)).toEqual(['out_251', 'out_250']);
    expect(indexOf(list.snapshot(), 'out_100')).toBe(151);
  });
  it('a delivery that leaves the filter leaves no gap and no double', async () => {
    const box = outbox(250);
    const list = new Deliveries(box.read);
    await scrolled(list, 250);
    box.rows.splice(3, 1);
    list.want(0, 30);
    await list.refresh();
    const all = ids(list, 0, 300);
    expect(all).toHaveLength(249);
    expect(new Set(all).size).toBe(249);
  });
  it('a flood of new deliveries begins the list anew', async () => {
    const box = outbox(250);
    const list = new Deliveries(box.read);
    await scrolled(list, 250);
    for (let n = 251; n <= 1000; n++) {
      box.rows.unshift(delivery(n));
    }
    await list.refresh();
    expect(list.snapshot().count).toBe(100);
    list.want(90, 100);
    await settled();
    expect(ids(list, 99, 101)).toEqual(['out_901', 'out_900']);
  });
  it('a failed reading says so and keeps what is here', async () => {
    const box = outbox(50);
    let broken = false;
    const list = new Deliveries((c, n) => (broken ? Promise.reject(new Error('gone')) : box.read(c, n)));
    await scrolled(list, 50);
    broken = true;
    await list.refresh();
    expect(list.snapshot().count).toBe(50);
    expect(list.snapshot().error).toBeInstanceOf(Error);
    broken = false;
    await list.refresh();
    expect(list.snapshot().error).toBeUndefined();
  });
});
