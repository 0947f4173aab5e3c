// A program that was closed while mails were due: the card on the home screen tells how many of which journey, and a
// person decides; in each language and theme, and by keyboard alone. And one that ran under a wrong date for a while.
import { dressed, type Engine, expect, looks, nameOf, say, settled, test } from './harness';
import { walkByTab } from './harness/keyboard';
import { speaks } from './harness/language';
import { people } from './harness/shop';

test.describe.configure({ mode: 'parallel' });

const letter = (title: string, subject: string) => ({
  format: 'tabiji.journey/1',
  id: 'jny_tomorrow',
  title,
  settings: { reentry: 'never' },
  nodes: [
    { id: 'in', kind: 'entry.manual', at: [0, 0], config: {} },
    { id: 'day', kind: 'wait.duration', at: [0, 160], config: { amount: 1, unit: 'day' } },
    { id: 'mail', kind: 'mail.send', at: [0, 320], config: { message: 'm' } },
  ],
  edges: [
    { from: ['in', 'next'], to: 'day' },
    { from: ['day', 'next'], to: 'mail' },
  ],
  messages: [{ id: 'm', subject, html: '<p>{{ contact.name }}</p>', purpose: 'service' }],
});

const titles = { ja: '翌日のお便り', en: 'A letter the day after' } as const;

const late = async (engine: Engine) =>
  (await engine.api<{ items: { n: number; state: string; kind: string }[] }>('GET', '/api/late')).items;

const many = 14;
/** comeBack lets people in at the time that the engine pretends, and starts it again at the true one, once. */
async function comeBack(engine: Engine, title: string, kind: 'mails' | 'waits') {
  if ((await late(engine)).length > 0) {
    return;
  }
  await engine.api('POST', '/api/journeys/import', letter(title, title));
  await engine.api('POST', '/api/journeys/jny_tomorrow/start', { practice: true });
  for (const p of await people(engine, many)) {
    await engine.api('POST', '/api/journeys/jny_tomorrow/enter', { contact: p.id });
  }
  await expect
    .poll(async () => (await engine.api<{ inside: number }>('GET', '/api/journeys/jny_tomorrow')).inside)
    .toBe(many);
  await engine.stop();
  engine.now = undefined;
  await engine.start();
  await expect.poll(() => late(engine), { timeout: 20_000 }).toMatchObject([{ n: many, state: 'asking', kind }]);
}

/** The program ran three days ago for the last time; the page and it agree on today. */
const before = new Date(Date.now() - 3 * 86_400_000).toISOString();

for (const lang of ['ja', 'en'] as const) {
  test.describe(`closed for three days, ${lang}`, () => {
    test.describe.configure({ mode: 'serial' });
    const apart = { apart: 'closed', now: before };
    const t = say(lang);
    const title = titles[lang];

    for (const { theme } of looks.filter((l) => l.lang === lang)) {
      test.describe(theme, () => {
        test.use(dressed({ lang, theme }, apart));

        test(`the card says what did not leave · ${nameOf({ lang, theme })}`, async ({ open, engine, shot, axe }) => {
          await comeBack(engine, title, 'mails');
          const page = await open('/');
          const card = page.getByRole('region', { name: new RegExp(String(many)) });
          await expect(card.getByRole('link', { name: title })).toBeVisible();
          await expect(card.getByRole('radio', { name: new RegExp(t('home.late.spread')) })).toBeChecked();
          await shot('late-card');
          await axe();
          await speaks(page, lang);
          await card.getByText(t('home.late.skip'), { exact: true }).click();
          await expect(card.getByRole('button', { name: t('home.late.skip.do', { count: many }) })).toBeVisible();
          await shot('late-card-skip');
          await axe('section');
        });
      });
    }

    test.describe('by keyboard', () => {
      test.use(dressed({ lang, theme: 'dark' }, apart));

      test('the answer is chosen, thought over, and given without a mouse', async ({
        open,
        page,
        engine,
        shot,
        axe,
      }) => {
        await open('/');
        await walkByTab(page);
        await open('/');
        const card = page.getByRole('region', { name: new RegExp(String(many)) });
        const tabTo = async (to: ReturnType<typeof card.locator>) => {
          for (let n = 0; n < 60 && !(await to.evaluate((e) => e === document.activeElement)); n++) {
            await page.keyboard.press('Tab');
          }
          await expect(to).toBeFocused();
        };
        await tabTo(card.getByRole('radio').first());
        await page.keyboard.press('ArrowDown');
        await expect(card.getByRole('radio').last()).toBeChecked();
        await tabTo(card.getByRole('button', { name: t('home.late.skip.do', { count: many }) }));
        await page.keyboard.press('Enter');
        const ask = page.getByRole('dialog', { name: t('home.late.skip.ask', { count: many }) });
        await expect(ask).toBeVisible();
        await shot('late-card-ask');
        await axe('[role="dialog"]');
        await page.keyboard.press('Escape');
        await expect(ask).toBeHidden();
        expect(await late(engine), 'nothing is decided yet').toMatchObject([{ n: many, state: 'asking' }]);
        await expect(card.getByRole('button', { name: t('home.late.skip.do', { count: many }) })).toBeFocused();
        await page.keyboard.press('Shift+Tab');
        await page.keyboard.press('ArrowUp');
        await expect(card.getByRole('radio').first()).toBeChecked();
        await tabTo(card.getByRole('button', { name: t('home.late.spread.do', { count: many }) }));
        await page.keyboard.press('Enter');
        await expect.poll(async () => (await late(engine)).filter((l) => l.state === 'asking').length).toBe(0);
        await settled(page);
        await expect(card.getByRole('radio')).toHaveCount(0);
        await expect(page.getByText(t('home.calendar.none')), 'something is planned now').toHaveCount(0);
        await shot('late-card-answered');
        await axe();
      });
    });
  });
}

/** The computer's date was that of about two years later. */
const ahead = new Date(Date.now() + 700 * 86_400_000).toISOString();

for (const lang of ['ja', 'en'] as const) {
  test.describe(`a wrong date was put right, ${lang}`, () => {
    test.describe.configure({ mode: 'serial' });
    const apart = { apart: 'ahead', now: ahead };
    const t = say(lang);
    const title = titles[lang];

    for (const { theme } of looks.filter((l) => l.lang === lang)) {
      test.describe(theme, () => {
        test.use(dressed({ lang, theme }, apart));

        test(`the card asks about the waits that began then · ${nameOf({ lang, theme })}`, async ({
          open,
          page,
          engine,
          shot,
          axe,
        }) => {
          await comeBack(engine, title, 'waits');
          await open('/');
          const card = page.getByRole('region', { name: new RegExp(String(many)) });
          await expect(card.getByRole('link', { name: title })).toBeVisible();
          await expect(card.getByRole('radio').first()).toBeChecked();
          await shot('waits-card');
          await axe();
          await speaks(page, lang);
          await card.getByText(t('home.waits.leave', { count: 700 }), { exact: true }).click();
          await expect(card.getByRole('button', { name: t('home.waits.leave.do', { count: many }) })).toBeVisible();
          await shot('waits-card-leave');
          await axe('section');
        });
      });
    }

    test.describe('answered', () => {
      test.use(dressed({ lang, theme: 'light' }, apart));

      test('by keyboard the waits end as much earlier', async ({ open, page, engine, shot }) => {
        await open('/');
        const card = page.getByRole('region', { name: new RegExp(String(many)) });
        await card.getByRole('radio').first().focus();
        await page.keyboard.press('Tab');
        await expect(card.getByRole('button', { name: t('home.waits.shift.do', { count: many }) })).toBeFocused();
        await page.keyboard.press('Enter');
        await expect.poll(async () => (await late(engine)).length, { timeout: 20_000 }).toBe(0);
        await expect(card).toHaveCount(0);
        await shot('waits-card-gone');
      });
    });
  });
}
