// Tabs that stay open from test to test. A new profile of the browser loads and reads the page's programs and
// typefaces anew, which takes four times as long as showing the page again; a walk gets a tab without a past.
import type { Browser, BrowserContext, BrowserContextOptions } from '@playwright/test';

/** Profiles that are kept at the same time. */
const most = 3;

export class Tabs {
  #open = new Map<string, BrowserContext>();
  /** Profiles whose clock is moved by hand: that stays in every page they show from then on. */
  #timed = new WeakSet<BrowserContext>();

  constructor(private readonly browser: Browser) {}

  /** context is the one kept under a key, or a new one. */
  async context(key: string, options: BrowserContextOptions): Promise<BrowserContext> {
    const kept = this.#open.get(key);
    this.#open.delete(key);
    const context = kept ?? this.#watched(await this.browser.newContext(options));
    this.#open.set(key, context); // the last one is the one used last
    for (const old of this.#open.keys()) {
      if (this.#open.size > most) {
        await this.drop(old);
      }
    }
    return context;
  }

  #watched(context: BrowserContext): BrowserContext {
    const install = context.clock.install.bind(context.clock);
    context.clock.install = (options) => {
      this.#timed.add(context);
      return install(options);
    };
    return context;
  }

  /** wipe leaves one empty tab that remembers nothing but what it loaded: no key, no preference, no interception. */
  async wipe(key: string): Promise<void> {
    const context = this.#open.get(key);
    if (!context) {
      return;
    }
    if (this.#timed.has(context)) {
      await this.drop(key);
      return;
    }
    const [page, ...others] = context.pages();
    await Promise.all(others.map((p) => p.close()));
    if (!page) {
      return;
    }
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await context.unrouteAll({ behavior: 'ignoreErrors' });
    if (page.url().startsWith('http')) {
      await page.evaluate(() => {
        localStorage.clear();
        sessionStorage.clear();
      });
    }
    await context.clearCookies();
    await page.mouse.move(-9, -9); // nothing is pointed at
    await page.goto('about:blank').catch(() => this.drop(key)); // where the test left may not have arrived yet
  }

  async drop(key: string): Promise<void> {
    const context = this.#open.get(key);
    this.#open.delete(key);
    await context?.close();
  }

  async close(): Promise<void> {
    for (const key of [...this.#open.keys()]) {
      await this.drop(key);
    }
  }
}
