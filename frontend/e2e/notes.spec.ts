// Notes, phases and names: what an author writes beside the flow, with the mouse, and by keys alone.
import type { Page } from '@playwright/test';
import { dressed, type Engine, expect, looks, nameOf, say, settled, test } from './harness';
import { staysQuiet } from './harness/ime';

const id = 'jny_noted';

/** noted is a journey whose author has not said anything beside its steps yet. */
const noted = (lang: string) => ({
  format: 'tabiji.journey/1',
  id,
  title: lang === 'ja' ? '体験レッスンの案内' : 'Trial lesson',
  settings: { reentry: 'never' },
  nodes: [
    { id: 'in', kind: 'entry.manual', at: [0, 0], config: {} },
    { id: 'wait', kind: 'wait.duration', at: [0, 140], config: { amount: 3, unit: 'day' } },
    { id: 'ask', kind: 'split.condition', at: [0, 280], config: { branches: [{ port: 'a', when: { tag: 'x' } }] } },
    { id: 'yes', kind: 'tag.add', at: [0, 420], config: { tag: 'y' } },
    { id: 'no', kind: 'tag.add', at: [300, 420], config: { tag: 'n' } },
    { id: 'end', kind: 'goal', at: [0, 560], config: {} },
  ],
  edges: [
    { from: ['in', 'next'], to: 'wait' },
    { from: ['wait', 'next'], to: 'ask' },
    { from: ['ask', 'a'], to: 'yes' },
    { from: ['ask', 'else'], to: 'no' },
    { from: ['yes', 'next'], to: 'end' },
    { from: ['no', 'next'], to: 'end' },
  ],
});

interface Draft {
  readonly title: string;
  readonly nodes: readonly { readonly id: string; readonly title?: string }[];
  readonly notes?: readonly { text: string; at: number[]; size?: number[]; color?: string }[];
  readonly phases?: readonly { title: string; nodes?: string[] }[];
}

const draft = async (engine: Engine) => (await engine.api<{ draft: Draft }>('GET', `/api/journeys/${id}/draft`)).draft;

for (const look of looks) {
  test.describe(nameOf(look), () => {
    test.use(dressed(look, { apart: 'notes' }));
    const t = say(look.lang);
    const ja = look.lang === 'ja';
    const card = (page: Page, node: string) => page.locator(`.react-flow__node[data-id="${node}"]`);
    const note = (page: Page, text: string) => page.getByRole('group', { name: t('note.label', { text }) });
    const writing = (page: Page) => page.getByRole('textbox', { name: t('note.text') });
    const phase = (page: Page, title: string) => page.getByRole('button', { name: t('phase.shut', { title }) });

    test.beforeEach(async ({ engine }) => {
      await engine.api('POST', '/api/journeys/import', noted(look.lang));
    });

    if (look.theme === 'light') {
      test('an author writes beside the flow', async ({ open, engine, shot, axe }) => {
        const page = await open(`/journeys/${id}`);
        const text = ja
          ? '# 夏に見直す\n**体験** のあと *3日* で聞く\n- [教室の案内](https://school.example/trial)\n- [だめ](javascript:alert(1))'
          : '# Look again\n**Ask** after *3 days*\n- [About us](https://school.example/trial)\n- [no](javascript:alert(1))';
        await page.mouse.click(760, 420, { button: 'right' });
        await page.getByRole('menuitem', { name: t('note.add') }).click();
        await expect(writing(page)).toBeFocused();
        await writing(page).fill(text);
        await page.keyboard.press('Escape');
        const one = note(page, ja ? '夏に見直す' : 'Look again');
        await expect(one.getByRole('strong')).toHaveText(ja ? '体験' : 'Ask');
        await expect(one.getByRole('button', { name: ja ? '教室の案内' : 'About us' })).toBeVisible();
        await expect(one.getByRole('link')).toHaveCount(0);
        await one.getByRole('button', { name: ja ? '教室の案内' : 'About us' }).click();
        await expect(page.getByText('https://school.example/trial')).toBeVisible();
        await page.keyboard.press('Escape');

        await one.click({ position: { x: 20, y: 12 } });
        await page.getByRole('button', { name: t('note.color.blue') }).click();
        const before = await one.boundingBox();
        if (!before) throw new Error('no note');
        await page.mouse.move(before.x + 30, before.y + 12);
        await page.mouse.down();
        await page.mouse.move(before.x + 130, before.y + 52, { steps: 4 });
        await page.mouse.up();
        await page.mouse.move(before.x + 100 + before.width - 4, before.y + 40 + before.height - 4);
        await page.mouse.down();
        await page.mouse.move(before.x + 160 + before.width, before.y + 80 + before.height, { steps: 4 });
        await page.mouse.up();
        await expect
          .poll(async () => (await draft(engine)).notes?.[0])
          .toMatchObject({ text, color: 'blue', size: [expect.any(Number), expect.any(Number)] });
        await shot('notes-note');
        await axe();
      });
    }
  });
}
void settled;
void staysQuiet;
