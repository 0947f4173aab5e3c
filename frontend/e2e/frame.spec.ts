// The frame round every screen: rail, header, palette, key sheet, language, theme, and the days on which the
// engine is away, slow, or asks for another key.
import { dressed, expect, looks, nameOf, sample, say, settled, test } from './harness';
import { staysQuiet } from './harness/ime';
import { walkByTab } from './harness/keyboard';

test.describe.configure({ mode: 'parallel' });

const rooms = ['home', 'contacts', 'journeys', 'mailbox', 'outbox', 'settings'] as const;

for (const look of looks) {
  test.describe(nameOf(look), () => {
    test.describe.configure({ mode: 'default' });
    test.use(dressed(look));
    const t = say(look.lang);

    test('the rail leads to every room', async ({ open, shot, axe }) => {
      const page = await open('/');
      const rail = page.getByRole('navigation', { name: t('nav') });
      for (const room of rooms) {
        const entry = rail.getByRole('link', { name: t(`nav.${room}`) });
        await entry.click();
        await expect(entry).toHaveAttribute('aria-current', 'page');
        await settled(page);
        await expect(page).toHaveURL(new RegExp(`#/${room === 'home' ? '' : room}`));
      }
      expect(page.url()).not.toContain('token');
      await shot('frame');
      await axe();
    });

    test('the palette finds rooms, commands, journeys and people', async ({ open, shot, axe }) => {
      const page = await open('/');
      await page.keyboard.press('Control+k');
      const input = page.getByRole('combobox', { name: t('palette.open') });
      await expect(input).toBeFocused();
      await input.fill(t('nav.outbox'));
      await expect(page.getByRole('option', { name: t('nav.outbox') }).first()).toBeVisible();
      await shot('palette');
      await axe('[role="dialog"]');
      await page.keyboard.press('Enter');
      await expect(page).toHaveURL(/#\/outbox/);
      await page.keyboard.press('Control+k');
      await input.fill(sample[look.lang].welcome.slice(0, 7));
      await page.getByRole('option', { name: sample[look.lang].welcome }).first().click();
      await expect(page).toHaveURL(/#\/journeys\/jny_/);
      await page.keyboard.press('Control+k');
      await input.fill('佐藤');
      await page.getByRole('option', { name: /佐藤/ }).first().click();
      await expect(page).toHaveURL(/#\/contacts\//);
    });

    test('the key sheet lists what keys do', async ({ open, shot, axe }) => {
      const page = await open('/');
      await page.keyboard.press('?');
      const sheet = page.getByRole('dialog', { name: t('keys.title') });
      await expect(sheet).toBeVisible();
      await expect(sheet.getByText(t('nav.journeys'))).toBeVisible();
      await shot('keys');
      await axe('[role="dialog"]');
      await page.keyboard.press('Escape');
      await expect(sheet).toBeHidden();
    });
  });
}

test.describe('keys', () => {
  test.describe.configure({ mode: 'default' });
  const t = say('ja');

  test('g and a letter go to the rooms', async ({ open }) => {
    const page = await open('/');
    for (const [letter, place] of [
      ['j', /#\/journeys/],
      ['c', /#\/contacts/],
      ['m', /#\/mailbox/],
      ['o', /#\/outbox/],
      ['h', /#\/$/],
    ] as const) {
      await page.keyboard.press('g');
      await page.keyboard.press(letter);
      await expect(page).toHaveURL(place);
    }
  });

  test('Tab reaches everything in the frame and shows where it is', async ({ open }) => {
    const page = await open('/nowhere');
    const names = await walkByTab(page);
    for (const room of rooms) {
      expect(names).toContain(t(`nav.${room}`));
    }
  });

  test('the skip link leads to the content', async ({ open }) => {
    const page = await open('/journeys');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.locator('#main')).toBeFocused();
  });

  test('the palette takes Japanese input without acting (IME-1)', async ({ open }) => {
    const page = await open('/');
    await page.keyboard.press('Control+k');
    await staysQuiet([page.getByRole('combobox', { name: t('palette.open') })]);
  });
});

test.describe('language and theme', () => {
  test.describe.configure({ mode: 'default' });
  test('the language changes at once, and stays after a reload', async ({ open }) => {
    const page = await open('/');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('English');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('navigation', { name: say('en')('nav') })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await page.reload();
    await expect(page.getByRole('navigation', { name: say('en')('nav') })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  });

  test('the theme changes at once, and stays after a reload', async ({ open }) => {
    const page = await open('/');
    await page.getByRole('button', { name: say('ja')('theme.toDark') }).click();
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
    await page.reload();
    await expect(page.getByRole('button', { name: say('ja')('theme.toLight') })).toBeVisible();
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  });

  test('Japanese characters have Japanese shapes (JP-6)', async ({ open, shot }) => {
    const page = await open('/nowhere');
    await page.evaluate(() => {
      const p = document.createElement('p');
      p.style.cssText = 'position:fixed;inset:0;z-index:9999;background:#fff;color:#000;font-size:120px;margin:0';
      p.textContent = '直骨角刃誤';
      document.body.append(p);
    });
    await expect(page.locator('html')).toHaveAttribute('lang', 'ja');
    const family = await page.evaluate(() => getComputedStyle(document.body).fontFamily);
    expect(family).toMatch(/Noto Sans JP/);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    expect(await page.evaluate(() => document.fonts.check('120px "Noto Sans JP Variable"', '直骨角'))).toBe(true);
    await shot('jp6');
  });
});

test.describe('broken days', () => {
  test.describe.configure({ mode: 'default' });
  const t = say('ja');

  test('a wrong key is explained', async ({ page, engine, shot, axe, broken }) => {
    await page.goto(`${engine.url}#token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`);
    await expect(page.getByText(t('denied.title'))).toBeVisible();
    await expect(page.getByText(/#token=/)).toBeVisible();
    await shot('wrong-key');
    await axe();
    expect(broken.filter((line) => !line.includes('401'))).toEqual([]);
    broken.length = 0;
  });

  test('without a key nothing is shown', async ({ page, engine, broken }) => {
    await page.goto(engine.url);
    await expect(page.getByText(t('denied.title'))).toBeVisible();
    broken.length = 0;
  });

  test('an address that leads nowhere says so', async ({ open, shot, axe }) => {
    const page = await open('/nowhere');
    await expect(page.getByRole('heading', { name: t('nowhere.title'), level: 1 })).toBeVisible();
    await shot('nowhere');
    await axe();
    await page
      .getByRole('link', { name: t('nowhere.home') })
      .or(page.getByRole('button', { name: t('nowhere.home') }))
      .click();
    await expect(page).toHaveURL(/#\/$/);
  });

  test('an engine that stops under the page is told, and its return is noticed', async ({
    open,
    engine,
    shot,
    broken,
  }) => {
    const page = await open('/contacts');
    await engine.stop('kill');
    await expect(page.getByText(t('connection.lost'), { exact: true })).toBeVisible({ timeout: 15_000 });
    await shot('engine-gone');
    await engine.start();
    // The new start has a new key: the page says so instead of trying for ever.
    await expect(page.getByText(t('denied.title'))).toBeVisible({ timeout: 20_000 });
    // The new address, pasted into the same tab, is enough.
    await page.evaluate((token) => {
      location.hash = `#token=${token}&to=${encodeURIComponent('/contacts')}`;
    }, engine.token);
    await expect(page.getByText(t('denied.title'))).toBeHidden({ timeout: 10_000 });
    await settled(page);
    await expect(page).toHaveURL(/#\/contacts/);
    broken.length = 0;
  });

  test('a very slow engine: the page says so, then shows what came', async ({ open, engine, shot }) => {
    const page = await open('/nowhere');
    let let_ = () => {};
    const held = new Promise<void>((done) => {
      let_ = done;
    });
    await page.route(/\/api\/contacts/, async (route) => {
      await held;
      await route.continue();
    });
    await page.evaluate(() => {
      location.hash = '#/contacts';
    });
    await expect(page.getByText(t('loading.slow'))).toBeVisible({ timeout: 9_000 });
    await page.screenshot({ path: 'e2e/shots/slow.png' });
    let_();
    await expect(page.getByText(t('loading.slow'))).toBeHidden({ timeout: 10_000 });
    await shot('slow-over');
    expect(engine.said).toBe('');
  });

  test('a failing engine: the sentence, what to do, and trying again', async ({ open, shot, broken }) => {
    const page = await open('/nowhere');
    let failing = true;
    await page.route(/\/api\/contacts(\?|$)/, (route) =>
      failing
        ? route.fulfill({
            status: 500,
            contentType: 'application/problem+json',
            body: JSON.stringify({ id: 'internal', status: 500, detail: 'ひとこと', hint: 'つぎのひとこと' }),
          })
        : route.continue(),
    );
    await page.evaluate(() => {
      location.hash = '#/contacts';
    });
    const alert = page.getByRole('alert').filter({ hasText: 'ひとこと' });
    await expect(alert.first()).toBeVisible();
    await expect(alert.first()).toContainText('つぎのひとこと');
    await shot('trouble');
    failing = false;
    broken.length = 0;
    await page
      .getByRole('button', { name: t('trouble.again') })
      .first()
      .click();
    await expect(alert).toHaveCount(0);
  });

  test('no page of another place can use the engine', async ({ engine }) => {
    const ask = (headers: Record<string, string>) => fetch(new URL('/api/status', engine.url), { headers });
    expect((await ask({})).status).toBe(401);
    expect((await ask({ Authorization: `Bearer ${engine.token}`, Origin: 'https://example.com' })).status).toBe(403);
    expect((await ask({ Authorization: `Bearer ${engine.token}` })).status).toBe(200);
  });
});

// The window may be as small as 1000×640: nothing is cut off, nothing scrolls sideways.
for (const size of [
  { width: 1000, height: 640 },
  { width: 1600, height: 1000 },
]) {
  test.describe(`${size.width}×${size.height}`, () => {
    test.describe.configure({ mode: 'default' });
    test.use({ size });
    for (const lang of ['ja', 'en'] as const) {
      test.describe(lang, () => {
        test.use(dressed({ lang, theme: 'light' }));
        test('every room fits', async ({ open, shot }) => {
          const page = await open('/');
          for (const room of rooms) {
            await page.evaluate((r) => {
              location.hash = r === 'home' ? '#/' : `#/${r}`;
            }, room);
            await settled(page);
            const wide = await page.evaluate(() => ({
              page: document.documentElement.scrollWidth - innerWidth,
              main:
                (document.getElementById('main')?.scrollWidth ?? 0) -
                (document.getElementById('main')?.clientWidth ?? 0),
            }));
            expect(wide, `${room} scrolls sideways`).toEqual({ page: 0, main: 0 });
            await shot(`fits-${room}`);
          }
        });
      });
    }
  });
}
