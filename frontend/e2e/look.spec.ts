// A mail is looked at before it is sent: in the panel of its step, large, for another person, and on the Start sheet.
import type { Page } from '@playwright/test';
import { dressed, expect, looks, nameOf, say, test } from './harness';

test.describe.configure({ mode: 'parallel' });

/** held keeps back whom a search finds until what it gives is called. */
async function held(page: Page): Promise<() => void> {
  let answer = () => {};
  const called = new Promise<void>((done) => {
    answer = done;
  });
  await page.route('**/api/contacts?*', (route) => called.then(() => route.continue()));
  return answer;
}

for (const look of looks) {
  test.describe(nameOf(look), () => {
    test.describe.configure({ mode: 'default' });
    test.use(dressed(look));
    const t = say(look.lang);

    test('a mail is looked at from its step', async ({ open, shot, axe, outside }) => {
      const page = await open('/journeys/jny_sample_welcome');
      await page.locator('.react-flow__node').nth(1).click();
      const panel = page.getByRole('complementary').last();
      await expect(panel.locator('iframe')).toBeVisible();
      await shot('look-panel');
      await panel.getByText(t('mail.view.phone'), { exact: true }).click();
      await expect(panel.locator('iframe')).toHaveCount(1);
      await axe('aside');

      await panel
        .getByRole('button', { name: t('journey.look.large') })
        .last()
        .focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: t('journey.look.title') });
      await expect(dialog.locator('iframe')).toHaveCount(2);
      await shot('look-large');
      await axe('[role=dialog]');

      const subject = dialog.getByRole('heading', { level: 2 }).last();
      const before = (await subject.textContent()) ?? '';
      await dialog.getByRole('button', { name: t('journey.look.who') }).click();
      const people = page.getByRole('dialog', { name: t('journey.look.who') });
      await people.getByRole('listitem').last().getByRole('button').click();
      await expect(people).toBeHidden();
      await expect(subject).not.toHaveText(before);
      // Somebody typed and entered in one go, before anybody is found: Enter waits for the answer, and takes nobody else.
      const shown = (await subject.textContent()) ?? '';
      await dialog.getByRole('button', { name: t('journey.look.who') }).click();
      const answer = await held(page);
      await people.getByRole('searchbox').fill(look.lang === 'ja' ? 'さとう' : 'a');
      await page.keyboard.press('Enter');
      answer();
      await expect(people).toBeHidden();
      await expect(subject).not.toHaveText(shown);
      await page.unroute('**/api/contacts?*');
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();

      await page.getByRole('button', { name: t('journey.start'), exact: true }).click();
      const sheet = page.getByRole('dialog');
      await sheet.getByRole('button', { name: t('journey.look.large') }).click();
      await expect(dialog.locator('iframe')).toHaveCount(2);
      await page.keyboard.press('Escape');
      await expect(dialog).toBeHidden();
      await expect(sheet.getByText(t('start.first'))).toBeVisible();
      expect(outside).toEqual([]);
    });

    test('who enters by hand is typed and entered in one go', async ({ open }) => {
      const page = await open('/journeys/jny_sample_brochure');
      await page.getByRole('button', { name: t('journey.start'), exact: true }).click();
      const sheet = page.getByRole('dialog');
      await sheet.getByRole('radio', { name: t('start.hand.contact') }).check();
      const answer = await held(page);
      await sheet.getByRole('searchbox', { name: t('start.hand.find') }).fill(look.lang === 'ja' ? 'さとう' : 'a');
      await page.keyboard.press('Enter');
      answer();
      await expect(sheet.getByRole('button', { name: t('start.hand.other') })).toBeVisible();
      await expect(sheet.getByRole('searchbox')).toBeHidden();
    });
  });
}
