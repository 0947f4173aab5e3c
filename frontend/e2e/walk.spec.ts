// The walk of a new user, 1 to 6: welcome, journeys, canvas, Start, mailbox, person, people, outbox, home,
// settings; in both languages and both themes, each on a shop of its own.
import type { Page } from '@playwright/test';
import { dressed, type Engine, expect, looks, nameOf, sample, say, settled, test } from './harness';
import { speaks } from './harness/language';

test.describe.configure({ mode: 'parallel' });

const welcome = 'jny_sample_welcome';

interface Card {
  readonly state: string;
  readonly inside: number;
}

/** running has the welcome journey started in practice and its first mails delivered. */
async function running(engine: Engine): Promise<void> {
  const { state } = await engine.api<Card>('GET', `/api/journeys/${welcome}`);
  if (state === 'draft') {
    await engine.api('POST', `/api/journeys/${welcome}/start`, { practice: true });
  }
  await expect
    .poll(async () => (await engine.api<{ items: unknown[] }>('GET', '/api/practice?limit=100')).items.length, {
      timeout: 20_000,
    })
    .toBeGreaterThan(10);
}

const step = (page: Page) => page.locator('.react-flow__node');

/** aside is how far right of the middle of the stage the first card stands, in whole pixels. */
async function aside(page: Page): Promise<number> {
  const [card, stage] = [await step(page).first().boundingBox(), await page.locator('.tabiji-stage').boundingBox()];
  if (!card || !stage) {
    throw new Error('there is no canvas');
  }
  return Math.round(card.x + card.width / 2 - stage.x - stage.width / 2);
}

for (const look of looks) {
  test.describe(nameOf(look), () => {
    test.describe.configure({ mode: 'default' });
    test.use(dressed(look, { apart: nameOf(look) }));
    const t = say(look.lang);
    const names = sample[look.lang];

    test('1 · home welcomes, and explains practice', async ({ open, shot, axe }) => {
      const page = await open('/');
      await expect(page.getByRole('heading', { name: t('home.welcome') })).toBeVisible();
      await expect(page.getByText(t('home.welcome.nobody'))).toBeVisible();
      await expect(page.getByText(t('home.health.running'))).toBeVisible();
      await shot('home-first');
      await axe();
      await speaks(page, look.lang);
      await page.getByRole('link', { name: t('home.welcome.go') }).click();
      await expect(page).toHaveURL(/#\/journeys/);
    });

    test('2 · the journeys with their drawings', async ({ open, shot, axe }) => {
      const page = await open('/journeys');
      for (const name of Object.values(names)) {
        const row = page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) });
        await expect(row).toBeVisible();
        await expect(row.locator('svg').first()).toBeVisible();
      }
      await shot('journeys');
      await axe();
      await speaks(page, look.lang);
      const search = page.getByRole('searchbox', { name: t('journeys.search') });
      await search.fill(names.birthday.slice(0, 2));
      await expect(page.getByRole('link', { name: names.welcome, exact: true })).toBeHidden();
      await search.fill('');
      await page.getByRole('link', { name: names.welcome, exact: true }).click();
      await expect(page).toHaveURL(new RegExp(welcome));
    });

    test('2 · the canvas: laid out, to be zoomed, turned, searched and walked', async ({ open, shot, axe }) => {
      const page = await open(`/journeys/${welcome}`);
      await expect(step(page)).toHaveCount(17);
      await page.getByRole('button', { name: t('canvas.tool.fit') }).click();
      await settled(page);
      const boxes = await Promise.all((await step(page).all()).map((n) => n.boundingBox()));
      const overlapping = boxes.flatMap((a, i) =>
        boxes
          .slice(i + 1)
          .filter(
            (b) =>
              a &&
              b &&
              a.x + 1 < b.x + b.width &&
              b.x + 1 < a.x + a.width &&
              a.y + 1 < b.y + b.height &&
              b.y + 1 < a.y + a.height,
          ),
      );
      expect(overlapping, 'no two steps overlap').toEqual([]);
      await shot('canvas-draft');
      await axe();
      await speaks(page, look.lang);

      const zoom = page.getByRole('button', { name: t('canvas.tool.zoom_reset') });
      const before = await zoom.textContent();
      await page.getByRole('button', { name: t('canvas.tool.zoom_in') }).click();
      await expect(zoom).not.toHaveText(before ?? '');

      await page
        .getByRole('radiogroup', { name: t('canvas.tool.way') })
        .getByText(t('canvas.tool.right'), { exact: true })
        .click();
      await settled(page);
      await shot('canvas-across');
      await page
        .getByRole('radiogroup', { name: t('canvas.tool.way') })
        .getByText(t('canvas.tool.down'), { exact: true })
        .click();

      await page.getByRole('button', { name: t('canvas.tool.find') }).click();
      const find = page
        .getByRole('searchbox', { name: t('canvas.find.label') })
        .or(page.getByRole('textbox', { name: t('canvas.find.label') }));
      await find.fill(look.lang === 'ja' ? '淹れ方' : 'brew');
      await expect(
        page.getByText(t('canvas.find.hits', { at: 1, count: 1 })).or(page.getByText(/^1 \/ \d$/)),
      ).toBeVisible();
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: t('canvas.tool.fit') }).click();
      await settled(page);
      await step(page).first().click();
      await expect(page.getByRole('complementary').getByRole('heading', { level: 2 })).toBeVisible();
      await shot('canvas-step');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
    });

    test('3 · Start says who enters and what leaves; then mails arrive and counts move', async ({
      open,
      engine,
      shot,
      axe,
    }) => {
      const page = await open(`/journeys/${welcome}`);
      const { state } = await engine.api<Card>('GET', `/api/journeys/${welcome}`);
      expect(state, 'this walk starts the journey by hand').toBe('draft');
      const place = await aside(page);
      await page
        .getByRole('banner')
        .getByRole('button', { name: t('journey.start'), exact: true })
        .click();
      const sheet = page.getByRole('dialog', { name: t('start.title') });
      await expect(sheet).toBeVisible();
      await expect(sheet.getByText(t('start.no', { count: 2 }))).toBeVisible();
      await expect(sheet.getByText(t('start.first.practice'))).toBeVisible();
      await expect(sheet.getByText(t('start.practice.title'))).toBeVisible();
      await expect(sheet.getByText(t('start.findings.none'))).toBeVisible();
      await expect(
        sheet
          .getByRole('region', { name: t('start.who') })
          .getByRole('listitem')
          .first(),
      ).toBeVisible();
      await shot('start-sheet');
      await axe('[role="dialog"]');
      await speaks(page, look.lang);

      // Closed without starting: nothing has happened.
      await page.keyboard.press('Escape');
      await expect(sheet).toBeHidden();
      expect((await engine.api<Card>('GET', `/api/journeys/${welcome}`)).state).toBe('draft');

      await page
        .getByRole('banner')
        .getByRole('button', { name: t('journey.start'), exact: true })
        .click();
      await sheet.getByRole('button', { name: t('start.go.practice', { count: 18 }) }).click();
      await expect(sheet).toBeHidden();
      await expect(
        page.getByRole('complementary').getByText(t('journey.number.entered'), { exact: true }),
      ).toBeVisible();
      await expect(step(page).first()).toContainText('18', { timeout: 15_000 });
      await settled(page);
      expect(Math.abs((await aside(page)) - place), 'the drawing stands where it stood before the sheet').toBeLessThan(
        3,
      );
      await shot('canvas');
      await axe();

      // Who stands where: the wait after the first mail holds everybody.
      const wait = step(page)
        .filter({ hasText: look.lang === 'ja' ? '一日おく' : /one day|a day/i })
        .first();
      await expect(wait).toContainText('18');
      await wait.click();
      await expect(page.getByRole('tab', { name: t('journey.tab.people_n', { count: 18 }) })).toBeVisible();
      await page.getByRole('tab', { name: t('journey.tab.people_n', { count: 18 }) }).click();
      await expect(page.getByRole('tabpanel').getByRole('link').first()).toBeVisible();
      await settled(page);
      await shot('canvas-people');

      const bell = page.getByRole('button', { name: t('inbox.button', { count: 3 }) });
      await expect(bell).toBeVisible();
      await bell.click();
      await expect(page.getByText(t('inbox.allSeen'))).toBeVisible();
      await shot('inbox');
    });

    test('3 · the practice mailbox shows each mail as its reader sees it', async ({ open, engine, shot, axe }) => {
      await running(engine);
      const page = await open('/mailbox');
      const list = page.getByRole('listbox', { name: t('mailbox.list') });
      await expect(list.getByRole('option').first()).toBeVisible();
      const letter = page.getByRole('article');
      await expect(letter.locator('iframe').first()).toBeVisible();
      await shot('mailbox');
      await axe();
      await speaks(page, look.lang);
      await page
        .getByRole('radiogroup', { name: t('mail.view') })
        .getByText(t('mail.view.phone'), { exact: true })
        .click();
      await shot('mailbox-phone');
      for (const part of ['text', 'headers', 'source'] as const) {
        await letter.getByRole('tab', { name: t(`mail.part.${part}`) }).click();
        await expect(letter.getByRole('tabpanel')).not.toBeEmpty();
        if (part === 'headers') {
          await expect(letter.getByText('List-Unsubscribe', { exact: true })).toBeVisible();
          await expect(letter.getByText('Message-ID', { exact: true })).toBeVisible();
        }
      }
      await letter.getByRole('tab', { name: t('mail.part.html') }).click();
      // Others may come above it meanwhile.
      const fourth = page.locator(`[id="${await list.getByRole('option').nth(3).getAttribute('id')}"]`);
      const unread = fourth.getByRole('img', { name: t('mailbox.unread') });
      await expect(unread).toBeVisible();
      await fourth.click();
      await expect(unread).toBeHidden();
      const search = page.getByRole('searchbox', { name: t('mailbox.search') });
      await search.fill('存在しない人');
      await expect(page.getByText(t('mailbox.notFound'), { exact: true })).toBeVisible();
      await search.fill('');
      await page
        .getByRole('link', { name: t('mailbox.why') })
        .first()
        .click();
      await expect(page).toHaveURL(/#\/contacts\//);
    });

    test('3 · a person’s page tells every decision and its reasons', async ({ open, engine, shot, axe }) => {
      await running(engine);
      const { items } = await engine.api<{ items: { id: string }[] }>('GET', `/api/journeys/${welcome}/people?limit=5`);
      const person = (items[0] as unknown as { contact: string }).contact;
      const page = await open(`/contacts/${person}`);
      await expect(page.getByRole('heading', { name: t('contact.inside') })).toBeVisible();
      await expect(page.getByRole('heading', { name: t('contact.timeline') })).toBeVisible();
      await expect(page.getByText(names.welcome).first()).toBeVisible();
      await shot('contact');
      await axe();
      await speaks(page, look.lang);
      await page
        .getByText(t('contact.did.sent'))
        .or(page.getByText(t('contact.did.notSent')))
        .first()
        .click();
      await expect(page.getByText(t('contact.reasons.text'))).toBeVisible();
      await shot('contact-why');
      await page
        .getByRole('radiogroup', { name: t('contact.show') })
        .getByText(t('contact.show.deliveries'), { exact: true })
        .click();
      await shot('contact-deliveries');
    });

    test('4 · the people: search, tags, consent, a journey', async ({ open, engine, shot, axe }) => {
      await running(engine);
      const page = await open('/contacts');
      const grid = page.getByRole('grid');
      await expect(grid.getByRole('row').nth(1)).toBeVisible();
      expect(await grid.getByRole('row').count(), 'rows in the page').toBeLessThanOrEqual(60);
      await shot('contacts');
      await axe();
      await speaks(page, look.lang);

      const search = page.getByRole('searchbox', { name: t('contacts.search') });
      for (const text of ['佐藤', 'さとう', 'サトウ', 'ｻﾄｳ']) {
        await search.fill(text);
        await expect(grid.getByRole('row').nth(1), text).toContainText('佐藤');
      }
      await search.fill('存在しない人');
      await expect(page.getByText(t('contacts.none.search', { text: '存在しない人' }))).toBeVisible();
      await shot('contacts-none');
      await search.fill('');
      await expect(grid.getByRole('row').nth(5)).toBeVisible();
      await settled(page);

      const first = grid.getByRole('rowheader').getByRole('link').nth(4);
      const name = await first.textContent();
      await first.click();
      await expect(page.getByRole('heading', { level: 2, name: name ?? '' })).toBeVisible();
      await page.getByRole('button', { name: t('contact.tag.add') }).click();
      const tag = look.lang === 'ja' ? '試飲会' : 'Tasting';
      await page
        .getByRole('combobox')
        .or(page.getByRole('textbox', { name: t('contacts.tag.label') }))
        .last()
        .fill(tag);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('button', { name: t('contact.tag.remove', { tag }) })).toBeVisible();

      await page
        .getByRole('banner')
        .getByRole('button', { name: t('contact.enter') })
        .click();
      const enter = page.getByRole('dialog');
      await expect(enter).toBeVisible();
      await settled(page);
      await shot('contact-enter');
      await axe('[role="dialog"]');
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: t('contact.stop') }).click();
      const ask = page.getByRole('dialog', { name: t('contact.stop.title', { name: name ?? '' }) });
      await expect(ask).toBeVisible();
      await shot('contact-stop');
      await ask.getByRole('button', { name: t('contact.stop.go.marketing') }).click();
      await expect(page.getByText(t('contact.stopped.marketing')).first()).toBeVisible();
    });

    test('5 · the outbox gives every delivery with its state and reason', async ({ open, engine, shot, axe }) => {
      await running(engine);
      const page = await open('/outbox');
      await expect(page.getByRole('row').nth(2)).toBeVisible();
      await shot('outbox');
      await axe();
      await speaks(page, look.lang);
      await page
        .getByRole('group', { name: t('outbox.filter') })
        .getByRole('button', { name: new RegExp(`^${t('outbox.tab.skipped')}`) })
        .click();
      await expect(page.getByRole('row').nth(1)).toContainText(t('outbox.tab.skipped'));
      await page.getByRole('row').nth(1).getByRole('link').click();
      await expect(page.getByText(t('outbox.story.skipped'))).toBeVisible();
      await settled(page);
      await shot('outbox-skipped');
      await axe();
    });

    test('5 · home says how things stand', async ({ open, engine, shot, axe }) => {
      await running(engine);
      const page = await open('/');
      await expect(page.getByText(t('home.health.running'))).toBeVisible();
      await expect(page.getByText(t('home.health.practice'))).toBeVisible();
      await expect(page.getByRole('link', { name: names.welcome, exact: true })).toBeVisible();
      await expect(page.getByText(t('home.first', { done: 1, all: 4 }))).toBeVisible();
      await shot('home');
      await axe();
    });

    for (const part of ['mail', 'appearance', 'workspace', 'about']) {
      test(`6 · settings: ${part}`, async ({ open, shot, axe }) => {
        const page = await open(`/settings/${part}`);
        await expect(page.getByRole('heading', { level: 2 }).first()).toBeVisible();
        if (part === 'about') {
          await page.getByRole('button', { name: t('settings.licences.show') }).click();
          await expect(page.getByText('@xyflow/react').first()).toBeVisible();
        }
        await shot(`settings-${part}`);
        await axe();
        await speaks(page, look.lang);
      });
    }
  });
}
