// Journeys come, get names and are put away from the list: renamed, copied, archived, deleted, brought back, dropped in.
import type { Page } from '@playwright/test';
import { dressed, expect, looks, nameOf, sample, say, test } from './harness';

for (const look of looks) {
  test.describe(nameOf(look), () => {
    test.use(dressed(look, { apart: 'life' }));
    const t = say(look.lang);
    const { brochure } = sample[look.lang];

    const menu = async (page: Page, title: string, item: string) => {
      await page.getByRole('button', { name: t('journeys.menu', { title }) }).click();
      await page.getByRole('menuitem', { name: item, exact: true }).click();
    };
    const row = (page: Page, title: string) => page.getByRole('link', { name: title, exact: true });

    test('a journey is renamed, copied, archived, deleted and brought back', async ({ open, shot, axe, broken }) => {
      const page = await open('/journeys');
      await menu(page, brochure, t('journey.rename.ask'));
      const dialog = page.getByRole('dialog', { name: t('journey.rename.title') });
      const field = dialog.getByRole('textbox');
      await expect(field).toBeFocused();
      await field.fill('　');
      await field.press('Enter');
      await expect(dialog.getByRole('alert')).toBeVisible();
      broken.length = 0; // the browser remarks upon the refusal
      await shot('journeys-rename');
      await axe('[role="dialog"]');
      await field.fill('資料 2026');
      await field.press('Enter');
      await expect(dialog).toBeHidden();
      await expect(row(page, '資料 2026')).toBeVisible();

      await menu(page, '資料 2026', t('journey.copy'));
      const copied = look.lang === 'ja' ? '資料 2026のコピー' : 'Copy of 資料 2026';
      await expect(row(page, copied)).toBeVisible();
      await expect(row(page, '資料 2026')).toBeVisible();

      await menu(page, copied, t('journey.archive'));
      await expect(row(page, copied)).toBeHidden();
      await page.getByRole('button', { name: new RegExp(`^${t('journeys.archived')} 1$`) }).click();
      await expect(row(page, copied)).toBeVisible();
      await shot('journeys-archived');
      await axe();
      await menu(page, copied, t('journey.delete'));
      await expect(row(page, copied)).toBeHidden();
      await page
        .getByRole('alert')
        .filter({ hasText: t('journey.delete.done', { title: copied }) })
        .getByRole('button', { name: t('undo') })
        .click();
      await page.getByRole('button', { name: new RegExp(`^${t('journeys.all')} \\d+$`) }).click();
      await expect(row(page, copied)).toBeVisible();
      await menu(page, copied, t('journey.delete'));
      await expect(row(page, copied)).toBeHidden();
    });

    test('a journey file is dropped on the list', async ({ open, shot, engine }) => {
      const page = await open('/journeys');
      const raw = JSON.stringify({
        format: 'tabiji.journey/1',
        title: 'Dropped',
        nodes: [{ id: 'in', kind: 'entry.manual', at: [0, 0], config: {} }],
        edges: [],
      });
      const files = await page.evaluateHandle((text) => {
        const held = new DataTransfer();
        held.items.add(new File([text], 'dropped.json', { type: 'application/json' }));
        return held;
      }, raw);
      const heading = page.getByRole('heading', { level: 2, name: t('nav.journeys') });
      await heading.dispatchEvent('dragenter', { dataTransfer: files });
      await expect(page.getByText(t('journeys.drop'))).toBeVisible();
      await shot('journeys-drop');
      await heading.dispatchEvent('drop', { dataTransfer: files });
      await expect(page.getByText(t('journeys.drop'))).toBeHidden();
      await expect(row(page, 'Dropped').first()).toBeVisible();
      const { items } = await engine.api<{ items: { title: string }[] }>('GET', '/api/journeys');
      expect(items.map((j) => j.title)).toContain('Dropped');
    });
  });
}
