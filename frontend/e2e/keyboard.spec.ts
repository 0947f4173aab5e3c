// Everything by keyboard: on every screen Tab reaches each control, shows it, and each has a name. And on every
// field Japanese input is ended without anything else happening (IME-1).
import type { Page } from '@playwright/test';
import { dressed, expect, say, settled, test } from './harness';
import { staysQuiet } from './harness/ime';
import { walkByTab } from './harness/keyboard';

test.describe.configure({ mode: 'parallel' });

const t = say('ja');
const welcome = 'jny_sample_welcome';

interface Place {
  readonly name: string;
  readonly at: string;
  /** What is done there before looking. */
  readonly first?: (page: Page) => Promise<void>;
}

const banner = (page: Page) => page.getByRole('banner');

const places: readonly Place[] = [
  { name: 'home', at: '/' },
  { name: 'journeys', at: '/journeys' },
  { name: 'a journey', at: `/journeys/${welcome}` },
  {
    name: 'finding a step',
    at: `/journeys/${welcome}`,
    first: async (page) => page.getByRole('button', { name: t('canvas.tool.find') }).click(),
  },
  {
    name: 'a journey as a list',
    at: `/journeys/${welcome}`,
    first: async (page) => page.getByRole('button', { name: t('journey.outline.on') }).click(),
  },
  {
    name: 'the start sheet',
    at: '/journeys/jny_sample_brochure',
    first: async (page) =>
      banner(page)
        .getByRole('button', { name: t('journey.start'), exact: true })
        .click(),
  },
  { name: 'mailbox', at: '/mailbox' },
  { name: 'contacts', at: '/contacts' },
  { name: 'a person', at: '/contacts/con_1' },
  {
    name: 'a person’s fields',
    at: '/contacts/con_1',
    first: async (page) => page.getByRole('button', { name: t('contact.fields.edit') }).click(),
  },
  {
    name: 'a person’s new tag',
    at: '/contacts/con_1',
    first: async (page) => page.getByRole('button', { name: t('contact.tag.add') }).click(),
  },
  {
    name: 'adding a person',
    at: '/contacts',
    first: async (page) =>
      banner(page)
        .getByRole('button', { name: t('contacts.add') })
        .click(),
  },
  { name: 'outbox', at: '/outbox' },
  { name: 'settings: mail', at: '/settings/mail' },
  { name: 'settings: look', at: '/settings/appearance' },
  { name: 'settings: workspace', at: '/settings/workspace' },
  { name: 'settings: about', at: '/settings/about' },
];

/** Fields that take Japanese at each place, so that none is passed over because it came late. */
const fieldsAt: Readonly<Record<string, number>> = {
  journeys: 1,
  'a journey': 1,
  'finding a step': 2,
  'a journey as a list': 1,
  mailbox: 1,
  contacts: 1,
  'a person’s fields': 12,
  'a person’s new tag': 1,
  'adding a person': 6,
  outbox: 1,
  'settings: mail': 6,
  'settings: workspace': 2,
};

test.use(dressed({ lang: 'ja', theme: 'light' }, { apart: 'started' }));

test.beforeEach(async ({ engine }) => {
  const { state } = await engine.api<{ state: string }>('GET', `/api/journeys/${welcome}`);
  if (state === 'draft') {
    await engine.api('POST', `/api/journeys/${welcome}/start`, { practice: true });
    await expect
      .poll(async () => (await engine.api<{ items: unknown[] }>('GET', '/api/practice')).items.length, {
        timeout: 20_000,
      })
      .toBeGreaterThan(10);
  }
});

for (const { name, at, first } of places) {
  test(`Japanese input and Tab: ${name}`, async ({ open }) => {
    test.setTimeout(120_000);
    const page = await open(at);
    await first?.(page);
    await settled(page);
    await test.step('Japanese input', async () => {
      const dialog = page.getByRole('dialog');
      const within = (await dialog.count()) > 0 ? dialog.last() : page.locator('#main');
      const fields = within.locator(
        'input:not([type=checkbox], [type=radio], [type=hidden], [type=password], [type=number], [type=file], [inputmode=numeric], [inputmode=decimal], [readonly]):visible, textarea:visible',
      );
      expect(await fields.count(), `fields ${name}`).toBe(fieldsAt[name] ?? 0);
      await staysQuiet(await fields.all());
    });
    await settled(page);
    await test.step('Tab', () => walkByTab(page));
  });
}

test('a mail is opened, a journey walked and a person found without a mouse', async ({ open }) => {
  const page = await open('/journeys');
  await page.keyboard.press('g');
  await page.keyboard.press('m');
  await expect(page).toHaveURL(/#\/mailbox\/./); // the first mail is open, and the next one is below it
  await expect(page.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('j');
  await expect(page.getByRole('option').nth(1)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await page.getByRole('grid').focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/contacts\/con_/);
});

test('keys that are quicker than the rows are not lost, and never reach the rows before', async ({ open, engine }) => {
  const page = await open('/nowhere');
  const { items } = await engine.api<{ items: { id: string }[] }>('GET', '/api/contacts?order=newest&limit=100');
  const { items: found } = await engine.api<{ items: { id: string }[] }>(
    'GET',
    `/api/contacts?search=${encodeURIComponent('佐々木')}&order=newest&limit=100`,
  );
  expect(found.length).toBeGreaterThan(1);
  expect(found[1]?.id).not.toBe(items[1]?.id);
  let release = () => {};
  let held: Promise<void> | undefined;
  const hold = () => {
    held = new Promise((done) => {
      release = done;
    });
  };
  await page.route(/\/api\/contacts\?/, async (route) => {
    await held;
    await route.continue();
  });
  const grid = page.getByRole('grid');
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) {
      await page.keyboard.press(key);
    }
  };
  hold();
  await press('g', 'c');
  await expect(grid).toHaveAttribute('aria-busy', 'true');
  await grid.focus();
  await press('ArrowDown', 'ArrowDown', 'Enter');
  release();
  await expect(page).toHaveURL(new RegExp(`#/contacts/${items[2]?.id}$`));

  await page.goBack();
  await expect(grid).toHaveAttribute('aria-busy', 'false');
  hold();
  await press('/');
  await page.keyboard.insertText('佐々木');
  await press('ArrowDown', 'ArrowDown', 'Enter');
  await expect(grid).toHaveAttribute('aria-busy', 'true');
  await expect(page).toHaveURL(/#\/contacts\?/);
  release();
  await expect(page).toHaveURL(new RegExp(`#/contacts/${found[1]?.id}$`));

  // A key may be taken back.
  await page.goBack();
  await expect(grid).toHaveAttribute('aria-busy', 'false');
  hold();
  await press('/');
  await page.getByRole('searchbox').fill('前田');
  await press('ArrowDown', 'Enter', 'Escape', 'ArrowDown');
  release();
  await expect(grid).toHaveAttribute('aria-activedescendant', 'contact-row-1');
  await expect(page).toHaveURL(/#\/contacts\?/);
});

test('steps pressed before the rows of mailbox and outbox are there are taken when they are', async ({
  open,
  engine,
}) => {
  const page = await open('/nowhere');
  let release = () => {};
  let held: Promise<void> | undefined;
  await page.route(/\/api\/(practice|outbox)\?/, async (route) => {
    await held;
    await route.continue();
  });
  const press = async (...keys: readonly string[]) => {
    held = new Promise((done) => {
      release = done;
    });
    for (const key of keys) {
      await page.keyboard.press(key);
    }
  };
  const listed = async (place: string) =>
    (await engine.api<{ items: { id: string }[] }>('GET', `${place}?limit=10`)).items.map((i) => i.id);

  const mails = await listed('/api/practice');
  await press('g', 'm');
  await expect(page.getByRole('region', { name: t('mailbox.list') })).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  release();
  await expect(page).toHaveURL(new RegExp(`#/mailbox/${mails[2]}$`)); // the first opens by itself

  const rows = await listed('/api/outbox');
  await press('g', 'o');
  await expect(page.getByRole('region', { name: t('nav.outbox') })).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  release();
  await expect(page).toHaveURL(new RegExp(`#/outbox/${rows[1]}$`));
  await page.keyboard.press('j');
  await expect(page).toHaveURL(new RegExp(`#/outbox/${rows[2]}$`));
});
