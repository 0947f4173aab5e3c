// What every walk has at hand: an engine per worker, a page in a language, theme and size, pictures, and
// the guard that nothing leaves this computer.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page, type Request } from '@playwright/test';
import { Engine, type EngineOptions } from './engine';
import { asking, settled } from './settled';
import { Tabs } from './tabs';

export { expect } from '@playwright/test';
export { Engine } from './engine';
export { settled } from './settled';
export { type Say, sample, say } from './words';

export type Lang = 'ja' | 'en';
export type Theme = 'light' | 'dark';

export interface Look {
  readonly lang: Lang;
  readonly theme: Theme;
}

/** looks are the ways in which the page is looked at: each language and each theme once, as words do not depend on
 * colours nor colours on words; all four with TABIJI_LONG. */
export const looks: readonly Look[] = [
  { lang: 'ja', theme: 'light' },
  { lang: 'en', theme: 'dark' },
  ...(process.env.TABIJI_LONG
    ? ([
        { lang: 'ja', theme: 'dark' },
        { lang: 'en', theme: 'light' },
      ] as const)
    : []),
];

/** dressed gives a test a look, and a shop in the same language. */
export const dressed = (look: Look, more: EngineOptions = {}) => ({
  look,
  engineOptions: { lang: look.lang, ...more } satisfies EngineOptions,
});

/** ruled gives axe its rules: all in the first look; in the others those of colour, as structure is the same in each. */
const ruled = (builder: AxeBuilder, look: Look): AxeBuilder =>
  nameOf(look) === nameOf(looks[0] as Look) || process.env.TABIJI_LONG
    ? builder.withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'])
    : builder.withRules(['color-contrast', 'link-in-text-block']);

export const nameOf = (look: Look) => `${look.lang}-${look.theme}`;

/** TABIJI_E2E_SLOWER=4 has the page run as on a computer of a quarter of the speed; every walk passes so too. */
const slower = Number(process.env.TABIJI_E2E_SLOWER ?? 1);

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
  /** tabs stay open from test to test, one for each look and size, so that the browser has what it loaded before. */
  readonly tabs: Tabs;
}

interface PerTest {
  /** Tests with the same options share an engine and what was done in it, over files too; `apart` gives one of its own. */
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
  tabs: [
    async ({ browser }, use) => {
      const tabs = new Tabs(browser);
      await use(tabs);
      await tabs.close();
    },
    { scope: 'worker' },
  ],
  engineOptions: [{}, { option: true }],
  engine: async ({ engines, engineOptions }, use) => {
    const key = JSON.stringify({ lang: 'ja', ...engineOptions });
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
  context: async ({ tabs, look, size, contextOptions }, use, info) => {
    const key = `${nameOf(look)} ${size.width}x${size.height}`;
    const context = await tabs.context(key, {
      ...contextOptions,
      locale: look.lang === 'ja' ? 'ja-JP' : 'en-GB',
      colorScheme: look.theme,
      viewport: { ...size },
    });
    await use(context);
    if (info.status === info.expectedStatus) {
      await tabs.wipe(key);
    } else {
      await tabs.drop(key);
    }
  },
  page: async ({ context, engine, broken, outside }, use) => {
    const page = context.pages()[0] ?? (await context.newPage());
    const home = () => new URL(engine.url).origin; // another start may be at another port
    const left = (r: Request) => r.url().startsWith('http') && new URL(r.url()).origin !== home();
    const onRequest = (r: Request) => {
      if (left(r)) {
        outside.push(r.url());
      }
    };
    const onFailed = (r: Request) => {
      if (left(r) && r.failure()?.errorText === 'csp') {
        outside.splice(outside.indexOf(r.url()), 1); // the page's own policy stopped it
      }
    };
    context.on('request', onRequest);
    context.on('requestfailed', onFailed);
    const asked = asking(context);
    const line = slower > 1 ? await context.newCDPSession(page) : undefined;
    await line?.send('Emulation.setCPUThrottlingRate', { rate: slower });
    page.on('websocket', (socket) => outside.push(socket.url()));
    page.on('pageerror', (e) => broken.push(e.stack ?? e.message));
    page.on('console', (m) => {
      if (/404/.test(m.text()) && m.location().url.endsWith('/api/account')) {
        return; // there is no account yet: an answer like any other, which the browser remarks upon
      }
      if (m.type() === 'error' || (m.type() === 'warning' && /react|key|act\(/i.test(m.text()))) {
        broken.push(`${m.text()} ${m.location().url}`);
      }
    });
    await use(page);
    page.removeAllListeners(); // what was still loading is cut off now
    context.off('request', onRequest);
    context.off('requestfailed', onFailed);
    asked.stop();
    await line?.detach();
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
  axe: async ({ page, look }, use) => {
    await use(async (within) => {
      // A shown mail is somebody else's page, and its frame runs no script, so none of axe's either.
      const builder = new AxeBuilder({ page })
        .options({ resultTypes: ['violations'] }) // what passed is not told, and describing it took a third of the time
        .setLegacyMode(true)
        .exclude('iframe');
      const { violations } = await ruled(within ? builder.include(within) : builder, look).analyze();
      const bad = violations
        .filter((v) => v.impact === 'serious' || v.impact === 'critical')
        .flatMap((v) => v.nodes.map((n) => `${v.id} (${v.impact}): ${n.target.join(' ')} · ${n.failureSummary ?? ''}`));
      expect(bad.slice(0, 12), `axe: ${bad.length} serious`).toEqual([]);
    });
  },
});

/** seen is what the page remembers; a walk that wants to see the first hints empties it. */
export const seen: Record<string, string> = {};
