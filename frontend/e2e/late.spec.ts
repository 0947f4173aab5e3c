// An engine that answers late or with a failure, a small window with long names, a computer without Japanese
// fonts, a workspace with nothing in it.
import type { Page } from '@playwright/test';
import { dressed, type Engine, expect, nameOf, sample, say, settled, test } from './harness';
import { goTo, people, started, waiting } from './harness/shop';

test.describe.configure({ mode: 'parallel' });

const jaLight = { lang: 'ja', theme: 'light' } as const;
const enDark = { lang: 'en', theme: 'dark' } as const;
const jaDark = { lang: 'ja', theme: 'dark' } as const;
const enLight = { lang: 'en', theme: 'light' } as const;

for (const look of [enLight, jaDark]) {
  test.describe(`an engine that answers late or with a failure · ${nameOf(look)}`, () => {
    test.describe.configure({ mode: 'default' });
    test.use(dressed(look, { apart: `slow-${nameOf(look)}` }));
    const t = say(look.lang);
    const names = sample[look.lang];

    test('slow buttons act once, and what fails says so where one looks', async ({ open, page, shot, broken }) => {
      const asked: string[] = [];
      let failing = false;
      let answer = () => {};
      let held = Promise.resolve();
      await page.route(
        (url) => url.pathname.startsWith('/api/') && !/live|preferences|seen/.test(url.pathname),
        async (route) => {
          if (route.request().method() === 'GET') {
            return route.continue();
          }
          asked.push(`${route.request().method()} ${new URL(route.request().url()).pathname}`);
          await held;
          return failing
            ? route.fulfill({
                status: 500,
                contentType: 'application/problem+json',
                body: JSON.stringify({ id: 'internal', status: 500, detail: 'SENTENCE', hint: 'HINT' }),
              })
            : route.continue();
        },
      );
      const once = async (what: string, act: () => Promise<unknown>) => {
        asked.length = 0;
        held = new Promise((done) => {
          answer = done;
        });
        await act();
        await expect.poll(() => asked.length, { message: what }).toBeGreaterThan(0);
        await page.waitForTimeout(150); // a second press, were there one, would be asked by now
        answer();
        await settled(page);
        expect(asked, what).toHaveLength(1);
      };
      await open('/journeys/jny_sample_brochure?start=1');
      const sheet = page.getByRole('dialog');
      const go = sheet.getByRole('button', { name: t('start.go.practice.empty') });
      await expect(go).toBeEnabled();
      failing = true;
      await once('a start that fails', () => go.dblclick());
      await expect(sheet.getByRole('alert')).toContainText('SENTENCE HINT');
      await shot('failing-start');
      failing = false;
      await once('a start', () => go.dblclick());
      await expect(sheet).toBeHidden();

      await goTo(page, '/journeys');
      await goTo(page, '/contacts/con_7');
      const stop = () => page.getByRole('button', { name: t('contact.stop') });
      await stop().click();
      const asking = page.getByRole('dialog');
      failing = true;
      await once('an opt-out that fails', () =>
        asking.getByRole('button', { name: t('contact.stop.go.marketing') }).dblclick(),
      );
      await expect(asking.getByRole('alert')).toContainText('SENTENCE HINT');
      await shot('failing-opt-out');
      failing = false;
      await once('an opt-out', () => asking.getByRole('button', { name: t('contact.stop.go.marketing') }).dblclick());
      await expect(asking).toBeHidden();

      await page.getByRole('button', { name: t('contact.enter') }).click();
      await asking.getByText(names.brochure, { exact: true }).click();
      failing = true;
      await once('an entry that fails', () => asking.getByRole('button', { name: t('contact.enter.go') }).dblclick());
      await expect(page.getByRole('alert').filter({ hasText: 'SENTENCE' })).toBeVisible();
      await expect(asking).toBeVisible();
      await shot('failing-enter');
      failing = false;
      await once('an entry', () => asking.getByRole('button', { name: t('contact.enter.go') }).dblclick());
      await expect(asking).toBeHidden();

      await page.getByRole('button', { name: t('contact.tag.add') }).click();
      const field = page.getByPlaceholder(t('contacts.tag.placeholder'));
      await field.fill('once');
      failing = true;
      await once('a tag that fails', () => field.press('Enter'));
      await expect(page.getByRole('alert').filter({ hasText: 'SENTENCE' }).first()).toBeVisible();
      await shot('failing-tag');
      await expect(field, 'what was written stays').toHaveValue('once');
      broken.length = 0;
    });
  });
}

/** delivered are a mail and its delivery, of the welcome journey in practice. */
async function delivered(engine: Engine): Promise<{ readonly mail: string; readonly delivery: string }> {
  const { state } = await engine.api<{ state: string }>('GET', '/api/journeys/jny_sample_welcome');
  if (state === 'draft') {
    await engine.api('POST', '/api/journeys/jny_sample_welcome/start', { practice: true });
  }
  const first = async (path: string) => (await engine.api<{ items: { id: string }[] }>('GET', path)).items[0]?.id ?? '';
  await expect.poll(() => first('/api/practice'), { timeout: 20_000 }).not.toBe('');
  return { mail: await first('/api/practice'), delivery: await first('/api/outbox') };
}

test.describe('a very slow engine', () => {
  test.describe.configure({ mode: 'default' });
  const look = jaDark;
  const t = say(look.lang);
  test.use(dressed(look, { apart: 'slow' }));
  for (const [name, place] of [
    ['home', '/'],
    ['journeys', '/journeys'],
    ['journey', '/journeys/jny_sample_welcome'],
    ['contacts', '/contacts'],
    ['contact', '/contacts/con_5'],
    ['mailbox', '/mailbox'],
    ['mail', '/mailbox/a mail'],
    ['outbox', '/outbox'],
    ['delivery', '/outbox/a delivery'],
    ['settings', '/settings/mail'],
    ['settings-workspace', '/settings/workspace'],
    ['settings-about', '/settings/about'],
  ] as const) {
    test(`${name} holds its place, says so after four seconds, and then shows what came`, async ({
      open,
      page,
      engine,
      broken,
    }) => {
      const ids = await delivered(engine);
      await page.clock.install(); // time goes on, and is moved on by hand
      await open('/nowhere');
      let release = () => {};
      const held = new Promise<void>((done) => {
        release = done;
      });
      await page.route(
        (url) => url.pathname.startsWith('/api/') && !/live|preferences/.test(url.pathname),
        (route) => held.then(() => route.continue()),
      );
      await page.evaluate(
        (p) => {
          location.hash = `#${p}`;
        },
        place.replace('a mail', ids.mail).replace('a delivery', ids.delivery),
      );
      await page.reload({ waitUntil: 'commit' });
      await page.locator('[aria-busy="true"], .mantine-Skeleton-root').first().waitFor();
      await expect(page.getByText(t('loading.slow')), 'it says nothing at first').toHaveCount(0);
      await page.clock.fastForward(4_100);
      await expect(page.getByText(t('loading.slow')).first(), 'it says that it is slow').toBeVisible();
      await page.screenshot({ path: `e2e/shots/slow-${name}-${nameOf(look)}.png` });
      release();
      await expect(page.getByText(t('loading.slow'))).toHaveCount(0);
      await settled(page);
      const ours = broken.filter((line) => !line.startsWith("Blocked script execution in 'about:srcdoc'")); // the clock's
      broken.splice(0, broken.length, ...ours);
    });
  }
});

for (const look of [enDark, jaLight]) {
  test.describe(`1000×640 and forty characters · ${nameOf(look)}`, () => {
    test.describe.configure({ mode: 'default' });
    test.use({ ...dressed(look, { apart: `narrow-${nameOf(look)}` }), size: { width: 1000, height: 640 } });
    const t = say(look.lang);
    const long =
      look.lang === 'ja'
        ? '春夏秋冬いつでも届く深煎り珈琲豆の定期便をはじめてご注文くださったお客様へのご案内状'
        : 'A welcome to people who ordered beans for the first time';

    /** beyond lists what lies outside the window, or is cut off without a way to scroll to it. */
    const beyond = (page: Page) =>
      page.evaluate(() => {
        const out: string[] = [];
        for (const e of document.querySelectorAll('button, a, input, h1, h2, h3, [role="dialog"]')) {
          const box = e.getBoundingClientRect();
          const hidden =
            box.width < 2 || !e.checkVisibility({ opacityProperty: true }) || e.closest('.react-flow, [inert], iframe');
          if (!hidden && (box.right > innerWidth + 1 || box.left < -1)) {
            out.push(
              `${e.tagName} ${(e.textContent ?? '').slice(0, 40)} ${Math.round(box.left)}–${Math.round(box.right)}`,
            );
          }
        }
        return out;
      });

    /** longNamed gives the shop long names, once, and tells who has a long tag. */
    const longNamed = async (engine: Engine) => {
      const [person] = await people(engine, 1);
      const { items } = await engine.api<{ items: { id: string }[] }>('GET', '/api/journeys');
      if (!items.some((j) => j.id === 'jny_long')) {
        await engine.api('PATCH', '/api/workspace', { name: long.slice(0, 40) });
        await started(engine, waiting('jny_long', long, ['rest'], long));
        await engine.api('PUT', `/api/contacts/${person?.id}/tags/${encodeURIComponent(long)}`);
        await engine.api('POST', '/api/journeys/jny_long/enter', { contact: person?.id });
        await engine.api('POST', '/api/journeys/jny_sample_welcome/start', { practice: true });
      }
      return person?.id ?? '';
    };
    const close = async (page: Page) => {
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    };
    const fitting = (page: Page, shot: (name: string) => Promise<void>) => async (name: string) => {
      await settled(page);
      await shot(`narrow-${name}`);
      expect.soft(await beyond(page), name).toEqual([]);
    };

    test('home, the palette, journeys with their panels and sheets fit', async ({ open, engine, shot }) => {
      await longNamed(engine);
      const page = await open('/');
      const fits = fitting(page, shot);
      await fits('home');
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill(long.slice(0, 6));
      await page.getByRole('option').first().waitFor();
      await fits('palette');
      await close(page);
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      await fits('keys');
      await close(page);
      await page
        .getByRole('button', { name: t('inbox.title') })
        .or(page.locator('header button[aria-expanded]'))
        .last()
        .click();
      await fits('inbox');
      await page.keyboard.press('Escape');
      await goTo(page, '/journeys');
      await fits('journeys');
      await goTo(page, '/journeys/jny_long');
      await page.locator('.react-flow__node').first().waitFor();
      await fits('journey');
      await goTo(page, '/journeys/jny_long?step=rest');
      await fits('step');
      await page
        .getByRole('banner')
        .getByRole('button', { name: t('journey.pause') })
        .click();
      await fits('pause');
      await close(page);
      await goTo(page, '/journeys/jny_sample_brochure?start=1');
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('start.go.practice.empty') })
        .waitFor();
      await fits('start');
      await close(page);
    });

    test('people, mails and settings fit', async ({ open, engine, shot }) => {
      const person = await longNamed(engine);
      const page = await open(`/contacts/${person}`);
      const fits = fitting(page, shot);
      await fits('contact');
      await page.getByRole('button', { name: t('contact.enter') }).click();
      await fits('enter');
      await close(page);
      await page.getByRole('button', { name: t('contact.about') }).click();
      await fits('person');
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('contact.stop') })
        .click();
      await fits('opt-out');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await goTo(page, '/contacts');
      await fits('contacts');
      await page.getByRole('button', { name: t('contacts.add') }).click();
      await fits('add');
      await close(page);
      await goTo(page, '/outbox');
      await fits('outbox');
      await goTo(page, '/mailbox');
      await fits('mailbox');
      for (const part of ['mail', 'appearance', 'workspace', 'about']) {
        await goTo(page, `/settings/${part}`);
        await fits(`settings-${part}`);
      }
    });
  });
}

test.describe('a page that leans on nothing', () => {
  test.describe.configure({ mode: 'default' });
  test.use(dressed(jaLight, { apart: 'leaning' }));

  test('Japanese letters come from our own files, whatever the computer has (JP-6)', async ({ open, context }) => {
    const page = await open('/');
    const line = await context.newCDPSession(page);
    await line.send('DOM.enable');
    await line.send('CSS.enable');
    for (const place of ['/', '/journeys', '/contacts/con_5', '/settings/mail']) {
      await goTo(page, place);
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      const { root } = await line.send('DOM.getDocument', { depth: 0 });
      const { nodeIds } = await line.send('DOM.querySelectorAll', {
        nodeId: root.nodeId,
        selector: 'h1, h2, h3, p, a, b, strong, button, label, td, th, dd, small',
      });
      const foreign = new Set<string>();
      let own = 0;
      for (const nodeId of nodeIds.slice(0, 120)) {
        const { fonts } = await line.send('CSS.getPlatformFontsForNode', { nodeId });
        for (const f of fonts) {
          own += f.isCustomFont ? f.glyphCount : 0;
          if (!f.isCustomFont && !/mono/i.test(f.familyName)) {
            foreign.add(f.familyName);
          }
        }
      }
      expect([...foreign], place).toEqual([]);
      expect(own, place).toBeGreaterThan(50);
    }
    await line.detach();
  });

  test('a busy engine is asked the same thing once at a time', async ({ open, engine, page }) => {
    await open('/');
    const under = new Map<string, number>();
    let most = 0;
    let asked = 0;
    await page.route(
      (url) => /^\/api\/(status|journeys|calendar)$/.test(url.pathname),
      async (route) => {
        const { pathname } = new URL(route.request().url());
        const now = (under.get(pathname) ?? 0) + 1;
        under.set(pathname, now);
        most = Math.max(most, now);
        asked++;
        await new Promise((done) => setTimeout(done, 700));
        await route.continue();
        under.set(pathname, (under.get(pathname) ?? 1) - 1);
      },
    );
    await engine.api('POST', '/api/journeys/jny_sample_welcome/start', { practice: true });
    for (let n = 0; n < 12; n++) {
      await engine.api('PUT', `/api/contacts/con_${n + 1}/tags/busy`);
      await page.waitForTimeout(150); // hints come while an answer is on its way
    }
    await expect.poll(() => asked).toBeGreaterThan(2);
    expect(most).toBe(1);
  });
});

test.describe('an empty workspace', () => {
  test.describe.configure({ mode: 'default' });
  test.use(dressed(enLight, { empty: true }));
  const t = say('en');

  test('home does not speak of a sample shop that is not there', async ({ open, shot }) => {
    const page = await open('/');
    await expect(page.getByText(t('home.welcome.empty'))).toBeVisible();
    await expect(page.getByText(t('home.welcome.text'))).toHaveCount(0);
    await shot('empty-welcome');
    await page.getByRole('link', { name: t('home.welcome.empty.go') }).click();
    await expect(page).toHaveURL(/#\/contacts/);
  });
});
