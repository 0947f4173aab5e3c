// The positions of steps: ELK computes them in a worker, and its results are cached. When it fails or takes too long,
// the layout of journey/layered.ts is used.
import type { Places, Plan } from '../journey/arrange';
import { planKey } from '../journey/arrange';
import { type ElkGraph, elkGraph, readElk } from '../journey/elk';
import { layered } from '../journey/layered';

const patience = 5000;
const kept = new Map<string, Places>();
const mostKept = 24;

interface Elk {
  layout(graph: ElkGraph): Promise<ElkGraph>;
  terminateWorker(): void;
}

let elk: Promise<Elk> | undefined;

async function startElk(): Promise<Elk> {
  const [{ default: ELK }, { default: url }] = await Promise.all([
    import('elkjs/lib/elk-api'),
    import('elkjs/lib/elk-worker.min.js?url'),
  ]);
  return new ELK({ workerFactory: () => new Worker(url) }) as unknown as Elk;
}

/** keptPlaces is the cached result for a plan; undefined where there is none. */
export function keptPlaces(plan: Plan): Places | undefined {
  return kept.get(planKey(plan));
}

function keep(plan: Plan, places: Places): Places {
  const key = planKey(plan);
  kept.delete(key);
  kept.set(key, places);
  for (const old of kept.keys()) {
    if (kept.size <= mostKept) break;
    kept.delete(old);
  }
  return places;
}

/** arrange computes a layout. It always gives a result. */
export async function arrange(plan: Plan, start: () => Promise<Elk> = startElk, wait = patience): Promise<Places> {
  const before = keptPlaces(plan);
  if (before) return before;
  if (plan.boxes.length === 0 || (typeof Worker === 'undefined' && start === startElk)) return layered(plan);
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    elk ??= start();
    const running = elk;
    const late = new Promise<never>((_, no) => {
      timer = setTimeout(() => no(new Error('too slow')), wait);
    });
    const answer = await Promise.race([running.then((e) => e.layout(elkGraph(plan))), late]);
    return keep(plan, readElk(answer));
  } catch {
    const broken = elk;
    elk = undefined; // the next drawing starts a new worker
    broken?.then((e) => e.terminateWorker()).catch(() => undefined);
    return keep(plan, layered(plan));
  } finally {
    clearTimeout(timer);
  }
}
