// An owner draws her first journey: from an empty canvas, by clicks and by keys alone, and takes back what she did.
import type { Page } from '@playwright/test';
import { dressed, expect, looks, nameOf, say, settled, test } from './harness';

for (const look of looks) {
  test.describe(nameOf(look), () => {
    test.use(dressed(look, { apart: 'draw' }));
    const t = say(look.lang);

    const card = (page: Page, title: string) => page.locator('.react-flow__node', { hasText: title });
    const picker = (page: Page) => page.getByRole('dialog', { name: t('picker.title') });
    const saved = (page: Page) => expect(page.getByRole('status').getByText(t('edit.saving.saved'))).toBeVisible();

    test('a journey is drawn by clicks, kept, and taken back', async ({ open, shot, axe, engine }) => {
      const page = await open('/journeys');
      await page.getByRole('button', { name: t('journeys.new'), exact: true }).click();
      await expect(page.getByRole('heading', { name: t('first.title') })).toBeVisible();
      await shot('draw-empty');
      await axe();
      await page.getByRole('button', { name: t('kind.entry.tag') }).click();
      await expect(card(page, t('kind.entry.tag'))).toBeVisible();

      await page.getByRole('button', { name: t('canvas.add') }).click();
      await picker(page)
        .getByRole('combobox')
        .fill(look.lang === 'ja' ? 'ちえん' : 'delay');
      await picker(page)
        .getByRole('combobox')
        .fill(look.lang === 'ja' ? '遅延' : 'delay');
      await expect(picker(page).getByRole('option').first()).toContainText(t('kind.wait.duration'));
      await shot('draw-picker');
      await axe('[role="dialog"]');
      await picker(page).getByRole('option').first().click();
      await expect(card(page, t('kind.wait.duration'))).toBeVisible();
      await saved(page);

      // a step in between: the line leads through it
      await page
        .locator('.react-flow__edgelabel-renderer')
        .getByRole('button', { name: t('canvas.add') })
        .first()
        .click();
      await picker(page)
        .getByRole('option', { name: t('kind.tag.add') })
        .click();
      await expect(card(page, t('kind.tag.add'))).toBeVisible();
      await settled(page);
      await shot('draw-three');
      const id = page.url().match(/jny_[a-z0-9]+/)?.[0] ?? '';
      const draft = async () =>
        (
          await engine.api<{ draft: { nodes: { kind: string }[]; edges: unknown[] } }>(
            'GET',
            `/api/journeys/${id}/draft`,
          )
        ).draft;
      await saved(page);
      await expect
        .poll(async () => (await draft()).nodes.map((n) => n.kind).sort())
        .toEqual(['entry.tag', 'tag.add', 'wait.duration']);
      expect((await draft()).edges).toHaveLength(2);

      await page.reload();
      await settled(page);
      await expect(card(page, t('kind.tag.add'))).toBeVisible();
      await page.keyboard.press('Control+z'); // the list of changes outlives a reload of the tab
      await expect(card(page, t('kind.tag.add'))).toBeHidden();
      await saved(page);
      await expect.poll(async () => (await draft()).edges.length).toBe(1);
      await page.keyboard.press('Control+Shift+z');
      await expect(card(page, t('kind.tag.add'))).toBeVisible();
    });

    test('what somebody else saves meanwhile stays, beside what is drawn here', async ({ open, engine, broken }) => {
      const page = await open('/journeys');
      await page.getByRole('button', { name: t('journeys.new'), exact: true }).click();
      await page.getByRole('button', { name: t('kind.entry.manual') }).click();
      await saved(page);
      const id = page.url().match(/jny_[a-z0-9]+/)?.[0] ?? '';
      const path = `/api/journeys/${id}/draft`;
      const { rev, draft } = await engine.api<{ rev: number; draft: { nodes: { title?: string }[] } }>('GET', path);
      let first = true;
      await page.route(`**${path}`, async (route) => {
        if (first && route.request().method() === 'PUT') {
          first = false;
          await engine.api('PUT', path, {
            rev,
            draft: { ...draft, nodes: draft.nodes.map((n) => ({ ...n, title: 'theirs' })) },
          });
        }
        await route.continue();
      });
      await page.getByRole('button', { name: t('canvas.add') }).click();
      await expect(picker(page).getByRole('combobox')).toBeFocused();
      await page.keyboard.type(t('kind.goal'));
      await page.keyboard.press('Enter');
      await expect(card(page, 'theirs')).toBeVisible();
      await expect(card(page, t('kind.goal'))).toBeVisible();
      await saved(page);
      const after = await engine.api<{ draft: { nodes: unknown[]; edges: unknown[] } }>('GET', path);
      expect([after.draft.nodes.length, after.draft.edges.length]).toEqual([2, 1]);
      broken.length = 0; // the browser remarks upon the conflict
      await page.unrouteAll({ behavior: 'wait' });
    });

    test('a journey is drawn by keys alone', async ({ open, page: _page }) => {
      const page = await open('/journeys');
      await page.getByRole('button', { name: t('journeys.new'), exact: true }).focus();
      await page.keyboard.press('Enter');
      await expect(page.getByRole('heading', { name: t('first.title') })).toBeVisible();
      await page.keyboard.press('n');
      await expect(picker(page).getByRole('combobox')).toBeFocused();
      await page.keyboard.type(t('kind.entry.manual'));
      await page.keyboard.press('Enter');
      await expect(card(page, t('kind.entry.manual'))).toBeVisible();
      await page.keyboard.press('n');
      await expect(picker(page).getByRole('combobox')).toBeFocused();
      await page.keyboard.type(t('kind.goal'));
      await page.keyboard.press('Enter');
      await expect(card(page, t('kind.goal'))).toBeVisible();
      await saved(page);
      await page.keyboard.press('Delete');
      await expect(card(page, t('kind.goal'))).toBeHidden();
      await page.keyboard.press('Control+z');
      await expect(card(page, t('kind.goal'))).toBeVisible();
    });
  });
}
