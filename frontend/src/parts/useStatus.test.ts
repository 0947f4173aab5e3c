import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

// The library asks by the clock in a window only.
const times = vi.hoisted((): { asked: number[]; takes: number[] } => {
  vi.stubGlobal('window', globalThis);
  return { asked: [], takes: [] };
});
vi.mock('../bridge', () => ({
  api: { GET: () => undefined },
  ask: () => {
    const n = times.asked.push(Date.now());
    return new Promise((answer) => {
      setTimeout(() => answer({ n }), times.takes[n - 1] ?? 40);
    });
  },
}));
vi.mock('./time', () => ({ useZone: { setState: () => undefined } }));

const { standingQuery, statusQuery } = await import('./useStatus');

const client = new QueryClient({ defaultOptions: { queries: { staleTime: 15_000, retry: false } } });
let leave: (() => void)[] = [];
const look = ({ queryKey, queryFn, refetchInterval }: typeof statusQuery) => {
  const observer = new QueryObserver(client, {
    queryKey,
    ...(queryFn ? { queryFn } : {}),
    ...(refetchInterval ? { refetchInterval } : {}),
  });
  leave.push(observer.subscribe(() => undefined));
};
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  client.mount();
  times.asked = [];
  times.takes = [];
});
afterEach(() => {
  for (const off of leave) {
    off();
  }
  leave = [];
  client.clear();
  client.unmount();
  vi.useRealTimers();
});

test.each([0, 1, 7_000, 16_000, 29_000])('frame and home ask once in 30 s, opened %i ms apart', async (apart) => {
  look(standingQuery);
  await pass(apart);
  look(statusQuery);
  await pass(1_000);
  times.asked = [];
  await pass(5 * 60_000);
  expect(times.asked.length).toBeLessThanOrEqual(10);
  expect(times.asked.length).toBeGreaterThanOrEqual(9);
});

test('the frame alone goes on asking, and home finds its answer', async () => {
  look(statusQuery);
  look(standingQuery);
  await pass(1_000);
  leave.shift()?.();
  times.asked = [];
  await pass(65_000);
  expect(times.asked).toHaveLength(2);
  expect(client.getQueryData(statusQuery.queryKey)).toEqual(client.getQueryData(standingQuery.queryKey));
});

test('an answer that comes late does not cover a newer one', async () => {
  times.takes = [500, 10];
  look(standingQuery);
  await pass(100);
  look(statusQuery);
  await pass(1_000);
  expect(client.getQueryData(statusQuery.queryKey)).toEqual({ n: 2 });
});
