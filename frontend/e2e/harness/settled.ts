// When the page has come to rest, so that a walk reads what a person would, however slow the computer is.
import { type BrowserContext, expect, type Page, type Request, type Response } from '@playwright/test';
import { say } from './words';

const underWay = new WeakMap<BrowserContext, Set<Request>>();

/** asking keeps count of what a context's pages have asked the engine and not been told. */
export function asking(context: BrowserContext): { readonly stop: () => void } {
  const open = new Set<Request>();
  underWay.set(context, open);
  const begin = (r: Request) => {
    const { pathname } = new URL(r.url());
    if (pathname.startsWith('/api/') && !pathname.startsWith('/api/live')) {
      open.add(r);
    }
  };
  const end = (r: Request) => open.delete(r);
  context.on('request', begin);
  const answered = (r: Response) => open.delete(r.request()); // what nobody reads of it never finishes
  context.on('response', answered);
  context.on('requestfailed', end);
  return {
    stop: () => {
      context.off('request', begin);
      context.off('response', answered);
      context.off('requestfailed', end);
      underWay.delete(context);
    },
  };
}

const arranging = (['ja', 'en'] as const)
  .map((lang) => `[role="status"][aria-label="${say(lang)('canvas.arranging')}"]`)
  .join();

/** Frames in a row in which nothing may change. */
const frames = 4;

/** settled waits until the page has drawn itself: no skeleton, every typeface there, nothing that moves or still
 * fades, and no request under way. */
export async function settled(page: Page): Promise<void> {
  const nothingAsked = () =>
    expect(
      [...(underWay.get(page.context()) ?? [])].map((r) => `${r.method()} ${r.url()}`),
      'what is still asked',
    ).toEqual([]);
  await expect(async () => {
    nothingAsked();
    await page.waitForFunction(
      ({ arranging, frames }) => {
        const w = window as { still?: { text: string; frames: number } };
        const busy =
          !document.querySelector('#root main') ||
          document.querySelector(`[aria-busy="true"], .mantine-Skeleton-root, ${arranging}`) !== null ||
          document.fonts.status !== 'loaded' ||
          document
            .getAnimations()
            .some((a) => a.playState === 'running' && Number.isFinite(a.effect?.getComputedTiming().endTime));
        const text = [...document.querySelectorAll<HTMLElement>('.react-flow__viewport, .react-flow__node')]
          .map((e) => e.style.transform)
          .join();
        const before = w.still;
        w.still = { text, frames: !busy && before?.text === text ? before.frames + 1 : 0 };
        const done = w.still.frames >= frames;
        if (done) {
          delete w.still;
        }
        return done;
      },
      { arranging, frames },
      { timeout: 15_000 },
    );
    nothingAsked();
  }).toPass({ timeout: 20_000, intervals: [10, 20, 40] });
}
