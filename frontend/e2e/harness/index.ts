// What every walk has at hand: an engine per worker, a page in a language, theme and size, pictures, and
// the guard that nothing leaves this computer.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { Engine, type EngineOptions } from './engine';
import { say } from './words';

export { expect } from '@playwright/test';
export { Engine } from './engine';
export { type Say, sample, say } from './words';

export type Lang = 'ja' | 'en';
export type Theme = 'light' | 'dark';

export interface Look {
  readonly lang: Lang;
  readonly theme: Theme;
}

/** looks are the four ways in which the page is looked at. */
export const looks: readonly Look[] = [
  { lang: 'ja', theme: 'light' },
  { lang: 'ja', theme: 'dark' },
  { lang: 'en', theme: 'light' },
  { lang: 'en', theme: 'dark' },
];

/** dressed gives a test a look, and a shop in the same language. */
export const dressed = (look: Look, more: EngineOptions = {}) => ({
  look,
  engineOptions: { lang: look.lang, ...more } satisfies EngineOptions,
});

export const nameOf = (look: Look) => `${look.lang}-${look.theme}`;

const shots = resolve(import.meta.dirname, '../shots');

interface Options {
  readonly look: Look;
  readonly size: { readonly width: number; readonly height: number };
}

interface Walk {
  /** open shows a place of the page, such as '/journeys'. */
  readonly open: (place?: string) => Promise<Page>;
  /** shot keeps a picture under its name and the look. */
  readonly shot: (name: string) => Promise<void>;
  /** axe fails on anything serious or critical. */
  readonly axe: (within?: string) => Promise<void>;
  /** outside lists requests that tried to leave; a test that means to try empties it. */
  readonly outside: string[];
  /** broken lists what the page complained about; a test that means to break something empties it. */
  readonly broken: string[];
}

interface PerWorker {
  /** engines run as long as the worker does, one for each way of being started. */
  readonly engines: Map<string, Engine>;
}

interface PerTest {
  /** Tests with the same options share an engine and what was done in it; `apart` gives one of its own. */
  readonly engineOptions: EngineOptions;
  readonly engine: Engine;
}

export const test = base.extend<Options & Walk & PerTest, PerWorker>({
  engines: [
    // biome-ignore lint/correctness/noEmptyPattern: the framework reads the pattern
    async ({}, use) => {
      const engines = new Map<string, Engine>();
      await use(engines);
      for (const engine of engines.values()) {
        await engine.discard();
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  engineOptions: [{}, { option: true }],
  engine: async ({ engines, engineOptions }, use, info) => {
    const key = `${info.file} ${JSON.stringify(engineOptions)}`;
    let engine = engines.get(key);
    if (!engine) {
      engine = new Engine(engineOptions);
      engines.set(key, engine);
    }
    if (!engine.running) {
      await engine.start();
    }
    await use(engine);
  },
  look: [{ lang: 'ja', theme: 'light' }, { option: true }],
  size: [{ width: 1440, height: 900 }, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: the framework reads the pattern
  outside: async ({}, use) => {
    const list: string[] = [];
    await use(list);
    expect(list, 'nothing leaves this computer').toEqual([]);
  },
  // biome-ignore lint/correctness/noEmptyPattern: the framework reads the pattern
  broken: async ({}, use) => {
    const list: string[] = [];
    await use(list);
    expect(list, 'the page complains about nothing').toEqual([]);
  },
  context: async ({ browser, look, size, engine, outside, contextOptions }, use) => {
    const context = await browser.newContext({
      ...contextOptions,
      locale: look.lang === 'ja' ? 'ja-JP' : 'en-GB',
      colorScheme: look.theme,
      viewport: { ...size },
    });
    const home = () => new URL(engine.url).origin; // another start may be at another port
    // What the page's own policy stops never gets here.
    await context.route(
      (url) => url.protocol.startsWith('http') && url.origin !== home(),
      (route) => {
        outside.push(route.request().url());
        return route.abort();
      },
    );
    await use(context);
    await context.close();
  },
  page: async ({ context, broken, outside }, use) => {
    const page = await context.newPage();
    let over = false;
    page.on('websocket', (socket) => outside.push(socket.url()));
    page.on('pageerror', (e) => broken.push(e.stack ?? e.message));
    page.on('console', (m) => {
      if (over) {
        return; // what was still loading is cut off when the page is closed
      }
      if (/404/.test(m.text()) && m.location().url.endsWith('/api/account')) {
        return; // there is no account yet: an answer like any other, which the browser remarks upon
      }
      if (m.type() === 'error' || (m.type() === 'warning' && /react|key|act\(/i.test(m.text()))) {
        broken.push(`${m.text()} ${m.location().url}`);
      }
    });
    await use(page);
    over = true;
  },
  open: async ({ page, engine, look }, use) => {
    await use(async (place = '/') => {
      const put = await engine.request('PUT', '/api/preferences', { lang: look.lang, theme: look.theme, page: seen });
      expect(put.ok, await put.text()).toBe(true);
      if (page.url() !== 'about:blank') {
        await page.goto('about:blank'); // else only the fragment would change
      }
      await page.goto(`${engine.url}#token=${engine.token}&to=${encodeURIComponent(place)}`);
      await settled(page);
      return page;
    });
  },
  shot: async ({ page, look, size }, use) => {
    await use(async (name) => {
      mkdirSync(shots, { recursive: true });
      await settled(page);
      const wide = size.width === 1440 ? '' : `-${size.width}x${size.height}`;
      await page.screenshot({
        path: resolve(shots, `${name}-${nameOf(look)}${wide}.png`),
        animations: 'disabled',
        caret: 'hide',
      });
    });
  },
  axe: async ({ page }, use) => {
    await use(async (within) => {
      // A shown mail is somebody else's page, and its frame runs no script, so none of axe's either.
      const builder = new AxeBuilder({ page })
        .setLegacyMode(true)
        .exclude('iframe')
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice']);
      const { violations } = await (within ? builder.include(within) : builder).analyze();
      const bad = violations
        .filter((v) => v.impact === 'serious' || v.impact === 'critical')
        .flatMap((v) => v.nodes.map((n) => `${v.id} (${v.impact}): ${n.target.join(' ')} · ${n.failureSummary ?? ''}`));
      expect(bad.slice(0, 12), `axe: ${bad.length} serious`).toEqual([]);
    });
  },
});

/** seen is what the page remembers; a walk that wants to see the first hints empties it. */
export const seen: Record<string, string> = {};

const arranging = (['ja', 'en'] as const)
  .map((lang) => `[role="status"][aria-label="${say(lang)('canvas.arranging')}"]`)
  .join();

/** settled waits until the page has drawn itself: no skeleton, no request under way for a moment. */
export async function settled(page: Page): Promise<void> {
  await page.locator('#root main').first().waitFor();
  await expect(page.locator(`[aria-busy="true"], .mantine-Skeleton-root, ${arranging}`)).toHaveCount(0, {
    timeout: 15_000,
  });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}
