// Bad input and broken days: each has a designed state with words, and nothing spins for ever.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { dressed, expect, looks, nameOf, say, settled, test } from './harness';

test.describe.configure({ mode: 'parallel' });

const rooms = ['', 'journeys', 'contacts', 'mailbox', 'outbox', 'settings/mail', 'settings/workspace'] as const;
const named = (room: string) => room.replace('/', '-') || 'home';

for (const look of looks) {
  test.describe(`nothing there yet, ${nameOf(look)}`, () => {
    test.describe.configure({ mode: 'default' });
    test.use(dressed(look, { empty: true }));
    const t = say(look.lang);

    test('every empty room teaches what belongs there', async ({ open, shot, axe }) => {
      const page = await open('/');
      const teaches: Partial<Record<(typeof rooms)[number], string>> = {
        journeys: 'journeys.empty',
        contacts: 'contacts.none.title',
        mailbox: 'mailbox.none',
        outbox: 'outbox.empty',
      };
      for (const room of rooms) {
        await page.evaluate((r) => {
          location.hash = `#/${r}`;
        }, room);
        await settled(page);
        const word = teaches[room];
        if (word) {
          await expect(page.getByRole('heading', { name: t(word) }).first()).toBeVisible();
        }
        await shot(`empty-${named(room)}`);
        await axe();
      }
    });
  });
}

test.describe('a copied workspace', () => {
  test.describe.configure({ mode: 'default' });
  const t = say('ja');
  test.use(dressed({ lang: 'ja', theme: 'light' }, { apart: 'copied' }));

  test('opens held, says why, and sends again only after it was taken over', async ({
    engine,
    open,
    shot,
    axe,
    page,
  }) => {
    await engine.stop();
    const copy = join(engine.home, 'copy.tabiji');
    copyFileSync(engine.workspace, copy);
    const original = engine.workspace;
    engine.workspace = copy;
    await engine.start('open');
    await open('/');
    const banner = page.getByRole('status').filter({ hasText: t('held.title') });
    await expect(banner).toBeVisible();
    await shot('held');
    await axe();
    await page.evaluate(() => {
      location.hash = '#/journeys/jny_sample_welcome';
    });
    await settled(page);
    await page
      .getByRole('banner')
      .getByRole('button', { name: t('journey.start'), exact: true })
      .click();
    await expect(page.getByRole('dialog').getByText(t('start.held')).first()).toBeVisible();
    await shot('held-start');
    await page.keyboard.press('Escape');
    await banner.getByRole('button', { name: t('held.takeover') }).click();
    const ask = page.getByRole('dialog', { name: t('held.ask') });
    await expect(ask.getByText(t('held.ask.text'))).toBeVisible();
    await ask.getByRole('button', { name: t('held.takeover') }).click();
    await expect(banner).toBeHidden();
    await page.close();
    await engine.stop();
    engine.workspace = original;
  });
});

test.describe('long names', () => {
  test.describe.configure({ mode: 'default' });
  for (const look of looks) {
    test.describe(nameOf(look), () => {
      test.use({ ...dressed(look, { apart: 'long' }), size: { width: 1000, height: 640 } });
      test('forty characters are shown whole or cut with a title, and nothing leaves its place', async ({
        open,
        engine,
        shot,
      }) => {
        const [family, given] = ['寿限無寿限無五劫の擦り切れ海砂利水魚の', '水行末雲来末風来末食う寝る処に住む処藪'];
        const added = await engine.request('POST', '/api/contacts', {
          address: 'a.very.long.address.that.somebody.really.has.at.home@subdomain.of.a.long.company.example.jp',
          fields: {
            family_name: family,
            given_name: given,
            company: '株式会社とても長い名前の珈琲焙煎所と喫茶店とその他いろいろの商会本店',
          },
          tags: ['とても長い名前のタグで四十文字くらいあるものをここに付けておきます試し'],
        });
        expect([200, 201, 409], await added.clone().text()).toContain(added.status);
        const { items } = await engine.api<{ items: { id: string }[] }>(
          'GET',
          `/api/contacts?search=${encodeURIComponent(family.slice(0, 6))}`,
        );
        const id = items[0]?.id ?? '';
        for (const place of ['/contacts', `/contacts/${id}`, '/']) {
          const page = await open(place);
          const wide = await page.evaluate(() => ({
            page: document.documentElement.scrollWidth - innerWidth,
            main:
              (document.getElementById('main')?.scrollWidth ?? 0) - (document.getElementById('main')?.clientWidth ?? 0),
          }));
          expect(wide, `${place} scrolls sideways`).toEqual({ page: 0, main: 0 });
          await shot(`long${named(place.slice(1).replace(/con_.*/, 'person'))}`);
        }
      });
    });
  }
});

test.describe('a journey that has moved on', () => {
  test.describe.configure({ mode: 'default' });
  const t = say('ja');
  test.use(dressed({ lang: 'ja', theme: 'light' }, { apart: 'moved' }));

  interface Journey {
    readonly rev: number;
    readonly draft: { nodes: { id: string }[]; edges: { from: [string, string]; to: string }[] };
  }

  test('people at a step that is gone are told about', async ({ engine, open, shot, axe }) => {
    const path = '/api/journeys/jny_sample_welcome';
    await engine.api('POST', `${path}/start`, { practice: true });
    await expect
      .poll(async () => (await engine.api<{ items: unknown[] }>('GET', `${path}/people?node=day`)).items.length, {
        timeout: 20_000,
      })
      .toBeGreaterThan(0);
    const { rev, draft } = await engine.api<Journey>('GET', path);
    const [into, from] = [draft.edges.filter((e) => e.to === 'day'), draft.edges.find((e) => e.from[0] === 'day')];
    const without = {
      ...draft,
      nodes: draft.nodes.filter((n) => n.id !== 'day'),
      edges: [
        ...draft.edges.filter((e) => e.to !== 'day' && e.from[0] !== 'day'),
        ...into.map((e) => ({ ...e, to: from?.to ?? '' })),
      ],
    };
    await engine.api('PUT', `${path}/draft`, { rev, draft: without });
    await engine.api('POST', `${path}/publish`);
    const page = await open('/journeys/jny_sample_welcome');
    await expect(page.getByText(t('journey.gone', { count: 18 })).first()).toBeVisible();
    await shot('step-gone');
    await axe();
    await page.goto(`${page.url()}?step=day`);
    await settled(page);
    await shot('step-gone-link');
  });

  test('a journey that does not exist says so', async ({ open, shot, broken }) => {
    const page = await open('/journeys/jny_nowhere');
    await expect(page.getByRole('heading', { name: t('journey.missing') })).toBeVisible();
    await shot('journey-nowhere');
    broken.length = 0;
  });

  test('a person who does not exist, neither', async ({ open, shot, broken }) => {
    const page = await open('/contacts/con_999999');
    await expect(page.getByRole('heading', { name: t('contact.gone'), level: 1 })).toBeVisible();
    await shot('contact-nowhere');
    broken.length = 0;
  });
});

test.describe('a full disk', () => {
  test.describe.configure({ mode: 'default' });
  const t = say('ja');
  test.use(dressed({ lang: 'ja', theme: 'light' }, { apart: 'full' }));

  test('starting says what happened and what to do, and nothing is started', async ({
    open,
    page,
    engine,
    shot,
    broken,
  }) => {
    await page.route('**/api/journeys/jny_sample_welcome/start', (route) =>
      route.fulfill({
        status: 507,
        contentType: 'application/problem+json',
        body: JSON.stringify({
          id: 'disk.full',
          status: 507,
          title: 'x',
          detail: 'ディスクがいっぱいです。書き込みを止めました。',
          hint: '不要なものを削除して空きを作り、もう一度試してください。',
        }),
      }),
    );
    await open('/journeys/jny_sample_welcome');
    await page
      .getByRole('banner')
      .getByRole('button', { name: t('journey.start'), exact: true })
      .click();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: t('start.go.practice', { count: 18 }) })
      .click();
    await expect(page.getByText('ディスクがいっぱいです。書き込みを止めました。').first()).toBeVisible();
    await expect(page.getByText('不要なものを削除して空きを作り').first()).toBeVisible();
    await shot('disk-full');
    expect((await engine.api<{ state: string }>('GET', '/api/journeys/jny_sample_welcome')).state).toBe('draft');
    broken.length = 0;
  });
});

test.describe('killed under the page', () => {
  test.describe.configure({ mode: 'default' });
  test.use(dressed({ lang: 'ja', theme: 'light' }, { apart: 'killed' }));

  test('nothing is lost when the engine is killed while mails go out', async ({ engine }) => {
    await engine.api('POST', '/api/journeys/jny_sample_welcome/start', { practice: true });
    await engine.stop('kill');
    await engine.start();
    await expect
      .poll(async () => (await engine.api<{ total: number }>('GET', '/api/practice/counts')).total, { timeout: 25_000 })
      .toBeGreaterThanOrEqual(15);
    const { items } = await engine.api<{ items: { id: string; to: string }[] }>('GET', '/api/practice?limit=100');
    const per = new Map<string, number>();
    for (const m of items) {
      per.set(m.to, (per.get(m.to) ?? 0) + 1);
    }
    expect(
      [...per].filter(([, n]) => n > 1),
      'nobody got it twice',
    ).toEqual([]);
  });
});

test('two windows of the same page show the same', async ({ engine, open, context, look }) => {
  const t = say(look.lang);
  const one = await open('/contacts/con_5');
  const two = await context.newPage();
  await two.goto(`${engine.url}#token=${engine.token}&to=${encodeURIComponent('/contacts/con_5')}`);
  await settled(two);
  await one.getByRole('button', { name: t('contact.tag.add') }).click();
  await one
    .getByRole('combobox')
    .or(one.getByRole('textbox', { name: t('contacts.tag.label') }))
    .last()
    .fill('両方で見る');
  await one.keyboard.press('Enter');
  await expect(two.getByRole('button', { name: t('contact.tag.remove', { tag: '両方で見る' }) })).toBeVisible({
    timeout: 10_000,
  });
});
