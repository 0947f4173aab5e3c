// Live signals are hints that rows of a noun changed; the page then asks for what it shows.
import { QueryClient } from '@tanstack/react-query';
import { send } from './api';
import { useConnection } from './connection';
import { changedNouns } from './parse';
import { Problem } from './problem';
import { onShellEvent, shell } from './shell';
import { type Noun, type Part, stale } from './stale';

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

/** renew asks anew for what is shown of rows that this page itself changed: their hint comes a moment later. */
export async function renew(...changed: readonly Noun[]): Promise<void> {
  await Promise.all((stale(changed) ?? []).map((part) => queries.invalidateQueries({ queryKey: [part] })));
}

const waiting = new Set<Part>();
const asking = new Set<Part>();
let timer = 0;

/** refresh asks anew for what is shown, at most once in 600 ms: a busy engine hints four times a second. A
 * part whose last question has not been answered yet is asked again only then, so that questions to a busy
 * engine do not pile up. */
function refresh(nouns: readonly string[]): void {
  const parts = stale(nouns);
  if (!parts) {
    void queries.invalidateQueries();
    return;
  }
  for (const part of parts) {
    waiting.add(part);
  }
  if (timer || waiting.size === 0) {
    return;
  }
  timer = window.setTimeout(() => {
    timer = 0;
    for (const part of [...waiting].filter((p) => !asking.has(p))) {
      waiting.delete(part);
      void again(part);
    }
  }, 600);
}

const patience = 10_000;

async function again(part: Part): Promise<void> {
  asking.add(part);
  await Promise.race([
    queries.invalidateQueries({ queryKey: [part] }).catch(() => undefined), // the screen shows its failure
    new Promise((done) => setTimeout(done, patience)),
  ]);
  asking.delete(part);
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
