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

const titleOf = async (engine: Engine, node: string) =>
  (await draft(engine)).nodes.find((n) => n.id === node)?.title ?? '';
const stepName = (ja: boolean) => (ja ? '3日待つ' : /3 days/);

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
        await settled(page);
        await page.mouse.click(150, 420, { button: 'right' });
        await page.getByRole('menuitem', { name: t('note.add') }).click();
        await expect(writing(page)).toBeFocused();
        await staysQuiet([writing(page)], ja ? 'さとう' : 'ありがとう', /\/draft$/);
        await writing(page).fill(text);
        await page.keyboard.press('Escape');
        const one = note(page, ja ? '夏に見直す' : 'Look again');
        await expect(one.getByRole('strong')).toHaveText(ja ? '体験' : 'Ask');
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
        await page.mouse.move(before.x + 40, before.y + 52, { steps: 4 });
        await page.mouse.up();
        await page.mouse.move(before.x + 10 + before.width - 4, before.y + 40 + before.height - 4);
        await page.mouse.down();
        await page.mouse.move(before.x + 40 + before.width, before.y + 80 + before.height, { steps: 4 });
        await page.mouse.up();
        await expect
          .poll(async () => (await draft(engine)).notes?.[0])
          .toMatchObject({ text, color: 'blue', size: [expect.any(Number), expect.any(Number)] });
        await shot('notes-note');
        await axe();

        // phases: one that is offered, the same by its name, and one of her own
        const field = page.getByRole('combobox', { name: t('phase'), exact: true });
        await card(page, 'yes').click();
        await field.click();
        await page.getByRole('option', { name: t('phase.interest') }).click();
        await expect(phase(page, t('phase.interest'))).toBeVisible();
        await expect.poll(async () => (await draft(engine)).phases?.length).toBe(1);
        await card(page, 'no').click();
        await settled(page);
        await staysQuiet([field]);
        await field.fill(t('phase.interest'));
        await field.press('Enter');
        await card(page, 'in').click();
        await card(page, 'wait').click({ modifiers: ['Shift'] });
        await field.fill(ja ? '来店の前' : 'Before the visit');
        await field.press('Enter');
        await expect
          .poll(async () => (await draft(engine)).phases?.map((p) => [p.title, p.nodes]))
          .toEqual([
            [t('phase.interest'), ['yes', 'no']],
            [ja ? '来店の前' : 'Before the visit', ['in', 'wait']],
          ]);
        await page.keyboard.press('Escape');
        await shot('notes-phases');
        await axe();

        // a memo, which the card tells of
        await card(page, 'end').click();
        await page.getByText(t('inspect.more')).click();
        await page.getByRole('textbox', { name: t('inspect.memo') }).fill(ja ? '秋に見直す' : 'Look at it in autumn');
        const memo = t('note.memo', { memo: ja ? '秋に見直す' : 'Look at it in autumn' });
        await expect(card(page, 'end').getByRole('img', { name: memo })).toBeVisible();
        await page.keyboard.press('Escape');

        // one box, remembered, and opened again
        await phase(page, t('phase.interest')).click();
        const box = page.locator('.react-flow__node-phase');
        await expect(box).toContainText(t('phase.steps', { count: 2 }));
        await expect(card(page, 'yes')).toBeHidden();
        await expect(page.locator('.react-flow__edge')).toHaveCount(5); // both branches lead to the box, and one line on
        await expect(page.getByRole('textbox', { name: t('phase.name') })).toHaveValue(t('phase.interest'));
        await shot('notes-shut');
        await axe();
        await page.reload();
        await settled(page);
        await expect(box).toBeVisible();
        await box.dblclick();
        await expect(card(page, 'yes')).toBeVisible();
        await expect(box).toBeHidden();

        // names where they stand
        await settled(page);
        await card(page, 'wait').getByText(stepName(ja)).dblclick();
        const name = card(page, 'wait').getByRole('textbox');
        await staysQuiet([name]);
        await name.fill(ja ? '3日おいて' : 'Three days');
        await name.press('Enter');
        await expect.poll(() => titleOf(engine, 'wait')).toBe(ja ? '3日おいて' : 'Three days');
        const heading = page.getByRole('heading', { level: 1 });
        await heading.getByRole('button').click();
        await staysQuiet([heading.getByRole('textbox')]);
        await heading.getByRole('textbox').fill(ja ? '体験のあと' : 'After the trial');
        await heading.getByRole('textbox').press('Enter');
        await expect.poll(async () => (await draft(engine)).title).toBe(ja ? '体験のあと' : 'After the trial');
        await expect(heading).toHaveText(ja ? '体験のあと' : 'After the trial');
      });
    } else {
      test('an author writes beside the flow by keys alone', async ({ open, engine, shot, axe }) => {
        const page = await open(`/journeys/${id}?step=yes`);
        await settled(page);
        await page.locator('.tabiji-stage').focus();
        await page.keyboard.press('Shift+S');
        await expect(writing(page)).toBeFocused();
        await page.keyboard.type('# Ask\n- by phone\n- by **mail**');
        await page.keyboard.press('Escape');
        const one = note(page, 'Ask by phone by mail');
        await expect(one).toBeFocused();
        await page.keyboard.press('ArrowRight');
        await page.keyboard.press('Shift+ArrowDown');
        await page.keyboard.press('Alt+ArrowRight');
        await expect.poll(async () => (await draft(engine)).notes?.[0]?.size?.[0]).toBe(208);
        const there = (await draft(engine)).notes?.[0]?.at ?? [];
        await page.keyboard.press('Delete');
        await expect(one).toBeHidden();
        await page.keyboard.press('Control+z');
        await expect(one).toBeVisible();
        await page.keyboard.press('Control+z'); // its size
        await page.keyboard.press('Control+z'); // both moves
        await expect
          .poll(async () => (await draft(engine)).notes?.[0])
          .toMatchObject({ at: [(there[0] ?? 0) - 8, (there[1] ?? 0) - 40] });
        await page.locator('.tabiji-stage').focus();
        await page.keyboard.press('Escape');
        await page.keyboard.press('Tab'); // from the canvas to what lies beside the steps
        await expect(one).toBeFocused();
        await page.keyboard.press('Escape');
        await expect(page.locator('.tabiji-stage')).toBeFocused();

        // a name, where it stands
        const wait = card(page, 'in');
        await page.keyboard.press('Home');
        await page.keyboard.press('F2');
        await expect(wait.getByRole('textbox')).toBeFocused();
        await page.keyboard.type('By hand, at the counter');
        await page.keyboard.press('Enter');
        await expect.poll(() => titleOf(engine, 'in')).toBe('By hand, at the counter');
        await page.keyboard.press('F2');
        await page.keyboard.type('never');
        await page.keyboard.press('Escape');
        await expect(wait).toContainText('By hand, at the counter');
        await page.keyboard.press('F2');
        await page.keyboard.press('Delete');
        await page.keyboard.press('Enter');
        await expect.poll(() => titleOf(engine, 'in')).toBe('');

        // a phase, which is shut and opened
        await page.keyboard.press('Shift+G');
        await expect(page.getByRole('dialog').getByRole('combobox')).toBeFocused();
        await staysQuiet([page.getByRole('dialog').getByRole('combobox')]);
        await page.keyboard.type(t('phase.aware'));
        await page.keyboard.press('Enter');
        await expect(phase(page, t('phase.aware'))).toBeVisible();
        await shot('notes-phases');
        await axe();
        await phase(page, t('phase.aware')).focus();
        await page.keyboard.press('Enter');
        const box = page.locator('.react-flow__node-phase');
        await expect(box).toBeVisible();
        await shot('notes-shut');
        await page.keyboard.press('F2');
        await expect(box.getByRole('textbox')).toBeFocused();
        await page.keyboard.type('First sight');
        await page.keyboard.press('Enter');
        await expect(box).toContainText('First sight');
        await page.keyboard.press('Enter');
        await expect(card(page, 'in')).toBeVisible();
        await page.keyboard.press('o');
        await expect(page.getByRole('treeitem', { name: t('phase.begins', { title: 'First sight' }) })).toBeVisible();
        await page.keyboard.press('i');
        await page.keyboard.press('i'); // the panel of the whole journey, instead of the phase's
        await expect(page.getByRole('heading', { name: t('note.list') })).toBeVisible();
        await expect(page.getByText('by phone')).toBeVisible();
        await shot('notes-outline');
        await axe();
        await page.keyboard.press('o');
      });
    }
  });
}
