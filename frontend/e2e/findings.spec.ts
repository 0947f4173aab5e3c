// What is wrong with a drawing is walked through and put right: with the mouse, and by keys alone.
import type { Page } from '@playwright/test';
import { dressed, expect, looks, nameOf, say, settled, test } from './harness';

const id = 'jny_findings';

const file = (title: string) => ({
  format: 'tabiji.journey/1',
  id,
  title,
  nodes: [
    { id: 'n6gupgnptrk', kind: 'entry.manual', at: [0, 0], config: {} },
    { id: 'm1', kind: 'mail.send', at: [0, 160], config: { message: 'a' } },
    { id: 'm2', kind: 'mail.send', at: [0, 320], config: { message: 'b' } },
    { id: 'w1', kind: 'wait.duration', at: [0, 480], config: { amount: 1, unit: 'day' } },
    { id: 'w2', kind: 'wait.duration', at: [0, 640], config: { amount: 2, unit: 'day' } },
    { id: 't1', kind: 'tag.add', at: [0, 800], config: {} },
  ],
  edges: [
    { from: ['n6gupgnptrk', 'next'], to: 'm1' },
    { from: ['m1', 'next'], to: 'm2' },
    { from: ['m2', 'next'], to: 'w1' },
    { from: ['w1', 'next'], to: 'w2' },
    { from: ['w2', 'next'], to: 't1' },
  ],
  messages: [
    { id: 'a', subject: 'ようこそ', preheader: 'p', html: '<p>a</p>' },
    { id: 'b', subject: 'お知らせ', preheader: 'p', html: '<p>b</p>' },
  ],
});

for (const look of looks) {
  test.describe(nameOf(look), () => {
    test.use(dressed(look, { apart: 'findings' }));
    const t = say(look.lang);
    const title = look.lang === 'ja' ? '指摘のあるジャーニー' : 'A journey with findings';
    const panel = (page: Page) => page.getByRole('list', { name: t('journey.findings') });

    test('findings are put right, and set aside', async ({ open, engine, shot, axe, page }) => {
      await engine.api('POST', '/api/journeys/import', file(title));
      interface Found {
        items: { key: string; text: string; aside?: boolean }[];
      }
      const found = async () => (await engine.api<Found>('GET', `/api/journeys/${id}/findings`)).items;
      const asked = page.waitForResponse((r) => r.url().endsWith(`${id}/findings`));
      await open(`/journeys/${id}`);
      const told: Found = await (await asked).json();
      await page.getByRole('button', { name: t('journey.findings.count', { count: 3 }) }).click();
      await expect(page.getByText(t('findings.left', { count: 1 }))).toBeVisible();
      await expect(panel(page).getByRole('listitem')).toHaveCount(3);
      const first = panel(page).getByRole('listitem').first();
      await expect(first).toContainText(t('journey.finding.error'));
      // The page says what the API says.
      for (const f of told.items) {
        await expect(panel(page).getByText(f.text, { exact: true })).toBeVisible();
        expect(f.text).not.toMatch(/n6gupgnptrk|\bm1\b|\bw2\b/);
      }

      // by keys: down to the first that has a fix, and made
      await first.getByRole('button').first().click();
      await page.keyboard.press('ArrowDown');
      const second = panel(page).getByRole('listitem').nth(1);
      await expect(second.getByRole('button').first()).toBeFocused();
      await settled(page);
      await shot('findings-panel');
      await axe('aside');
      await page.keyboard.press('Control+.');
      await expect(panel(page).getByRole('listitem')).toHaveCount(2);
      await expect.poll(async () => (await found()).map((f) => f.key)).toEqual(['config@t1', 'wait_twice@w2']);
      await expect(panel(page).getByRole('listitem').nth(1).getByRole('button').first()).toBeFocused();
      await page.keyboard.press('Control+z');
      await expect.poll(async () => (await found()).length).toBe(3);
      await expect(panel(page).getByRole('listitem')).toHaveCount(3);

      // set aside, and put back
      await panel(page).getByRole('listitem').nth(2).getByRole('button').first().click();
      await panel(page)
        .getByRole('listitem')
        .nth(2)
        .getByRole('button', { name: t('findings.aside') })
        .click();
      await expect(panel(page).getByRole('listitem')).toHaveCount(2);
      await expect.poll(async () => (await found()).filter((f) => f.aside).length).toBe(1);
      await page.getByText(t('findings.aside.list', { count: 1 })).click();
      await settled(page);
      await shot('findings-aside');
      await axe('aside');
      await page.getByRole('button', { name: t('findings.aside.back') }).click();
      await expect(panel(page).getByRole('listitem')).toHaveCount(3);
    });
  });
}
