// Live signals are hints that rows of a noun changed; the page then asks for what it shows.
import { QueryClient } from '@tanstack/react-query';
import { send } from './api';
import { useConnection } from './connection';
import { changedNouns } from './parse';
import { Problem } from './problem';
import { onShellEvent, shell } from './shell';

/** Room names the first part of a query key. What a noun's change makes stale stands in `rooms`. */
export type Room =
  | 'status'
  | 'journeys'
  | 'contacts'
  | 'outbox'
  | 'practice'
  | 'notices'
  | 'account'
  | 'calendar'
  | 'settings';

const rooms: Readonly<Record<string, readonly Room[]>> = {
  account: ['account', 'outbox', 'status'],
  agenda: ['status', 'calendar', 'journeys'],
  attempt: ['outbox'],
  consent: ['contacts'],
  contact: ['contacts', 'status'],
  enrollment: ['journeys', 'contacts', 'status', 'calendar'],
  event: ['contacts'],
  field: ['contacts'],
  history: ['journeys', 'contacts'],
  journey: ['journeys', 'status', 'calendar', 'contacts'],
  late: ['outbox', 'status'],
  message: ['journeys'],
  meta: ['status', 'settings'],
  node_count: ['journeys'],
  notice: ['notices', 'status'],
  outbox: ['outbox', 'status', 'calendar', 'contacts'],
  practice: ['practice', 'status'],
  practice_mail: ['practice', 'status'],
  preferences: ['settings'],
  suppression: ['contacts'],
  tag: ['contacts'],
  wake: [],
  workspace: ['status', 'settings'],
};

/** stale lists the rooms that hints make stale; an unknown noun makes all of them so. */
export function stale(nouns: readonly string[]): readonly Room[] {
  const found = new Set<Room>();
  for (const noun of nouns) {
    const known = rooms[noun];
    if (!known) {
      return ['status', 'journeys', 'contacts', 'outbox', 'practice', 'notices', 'account', 'calendar', 'settings'];
    }
    for (const room of known) {
      found.add(room);
    }
  }
  return [...found];
}

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: true,
      networkMode: 'always',
      retry: (count, error) => error instanceof Problem && error.gone && count < 2,
      retryDelay: 700,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

const waiting = new Set<Room>();
const asking = new Set<Room>();
let timer = 0;

/** refresh asks anew for what is shown, at most once in 600 ms: a busy engine hints four times a second. A
 * room whose last question has not been answered yet is asked again only then, so that questions to a busy
 * engine do not pile up. */
function refresh(nouns: readonly string[]): void {
  for (const room of stale(nouns)) {
    waiting.add(room);
  }
  if (timer || waiting.size === 0) {
    return;
  }
  timer = window.setTimeout(() => {
    timer = 0;
    for (const room of [...waiting].filter((r) => !asking.has(r))) {
      waiting.delete(room);
      void renew(room);
    }
  }, 600);
}

const patience = 10_000;

async function renew(room: Room): Promise<void> {
  asking.add(room);
  await Promise.race([
    queries.invalidateQueries({ queryKey: [room] }).catch(() => undefined), // the screen shows its failure
    new Promise((done) => setTimeout(done, patience)),
  ]);
  asking.delete(room);
  refresh([]);
}

/** listen follows the hints until stop is called: Wails events in the window, an open line elsewhere. */
export function listen(): () => void {
  if (shell) {
    return onShellEvent('changed', (data) => refresh(changedNouns({ changed: data })));
  }
  const end = new AbortController();
  void follow(end.signal);
  return () => end.abort();
}

async function follow(signal: AbortSignal): Promise<void> {
  let pause = 500;
  for (let first = true; !signal.aborted; first = false) {
    try {
      const answer = await send('/api/live', { signal });
      if (answer.status === 401) {
        return;
      }
      if (answer.ok && answer.body) {
        pause = 500;
        if (!first) {
          void queries.invalidateQueries(); // whatever was missed
        }
        await read(answer.body);
        useConnection.setState({ kind: 'lost', since: Date.now() }, true); // the line ended: the engine has
      }
    } catch {
      // the line is tried again below
    }
    await new Promise((done) => setTimeout(done, pause));
    pause = Math.min(pause * 2, 5000);
  }
}

async function read(body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) {
      return;
    }
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines.filter(Boolean)) {
      refresh(changedNouns(JSON.parse(line)));
    }
  }
}
