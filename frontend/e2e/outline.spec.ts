// A journey as a list: built by keys alone from nothing to the Start sheet, and looked at with a mouse.
import type { Page } from '@playwright/test';
import { dressed, type Engine, expect, say, settled, test } from './harness';

const tree = (page: Page) => page.getByRole('tree');
const rows = (page: Page) => tree(page).getByRole('treeitem');

/** present is the row that the tree names. */
async function present(page: Page): Promise<string> {
  const id = await tree(page).getAttribute('aria-activedescendant');
  return (await page.locator(`[id="${id}"]`).getAttribute('aria-label')) ?? '';
}

interface Draft {
  readonly nodes: readonly {
    readonly id: string;
    readonly kind: string;
    readonly title?: string;
    readonly disabled?: boolean;
  }[];
  readonly edges: readonly { readonly from: readonly [string, string]; readonly to: string }[];
}

/** lines are the lines of the saved draft by kind: "entry.manual.next>goal". */
async function lines(engine: Engine, id: string): Promise<readonly string[]> {
  const { draft } = await engine.api<{ draft: Draft }>('GET', `/api/journeys/${id}/draft`);
  const kind = (node: string) => draft.nodes.find((n) => n.id === node)?.kind;
  return draft.edges.map((e) => `${kind(e.from[0])}.${e.from[1]}>${kind(e.to)}`).sort();
}

test.describe('en-dark', () => {
  test.use(dressed({ lang: 'en', theme: 'dark' }, { apart: 'outline' }));
  const t = say('en');

  test('a journey is built by keys alone, from nothing to the Start sheet', async ({ open, engine, shot, axe }) => {
    const page = await open('/journeys');
    const keys = page.keyboard;
    const picker = page.getByRole('dialog', { name: t('picker.title') }).getByRole('combobox');
    const add = async (kind: string) => {
      await keys.press('n');
      await expect(picker).toBeFocused();
      await keys.type(t(kind));
      await keys.press('Enter');
      await expect(tree(page)).toBeFocused();
      await expect.poll(() => present(page)).toContain(t(kind));
    };
    await page.getByRole('button', { name: t('journeys.new'), exact: true }).focus();
    await keys.press('Enter');
    await expect(page.getByRole('heading', { name: t('first.title') })).toBeVisible();
    await keys.press('o');
    await add('kind.entry.manual');
    await add('kind.wait.duration');
    await add('kind.split.random');
    await keys.press('ArrowRight');
    await expect.poll(() => present(page)).toBe(['A', t('outline.open')].join(', '));
    await add('kind.tag.add');

    // into the panel, and back to the row
    await keys.press('Enter');
    await expect(page.getByRole('textbox', { name: t('inspect.title') })).toBeFocused();
    await keys.press('Tab');
    await keys.type('half');
    await keys.press('Escape');
    await keys.press('Escape');
    await expect(tree(page)).toBeFocused();
    await expect.poll(() => present(page)).toContain('half');

    await add('kind.goal');
    await keys.press('F2');
    await expect(tree(page).getByRole('textbox', { name: t('outline.name') })).toBeFocused();
    await keys.type('Joined the club');
    await keys.press('Enter');
    await expect(tree(page)).toBeFocused();
    await expect.poll(() => present(page)).toContain('Joined the club');

    // the other branch leads to the same goal
    await keys.press('End');
    await expect.poll(() => present(page)).toBe(['B', t('outline.open')].join(', '));
    await keys.press('l');
    await expect(page.getByRole('combobox', { name: 'B', exact: true })).toBeFocused();
    await keys.type('Joined');
    await keys.press('ArrowDown');
    await keys.press('Enter');
    await keys.press('Escape');
    await expect(tree(page)).toBeFocused();
    await expect(rows(page).last()).toHaveAccessibleName(/Joined the club/);
    const id = page.url().match(/jny_[a-z0-9]+/)?.[0] ?? '';
    const built = [
      'entry.manual.next>wait.duration',
      'split.random.a>tag.add',
      'split.random.b>goal',
      'tag.add.next>goal',
      'wait.duration.next>split.random',
    ];
    await expect.poll(() => lines(engine, id)).toEqual(built);
    await shot('outline-built');
    await axe();

    // up and down, off and on, gone and back
    await keys.press('2');
    await expect.poll(() => present(page)).toContain(t('kind.wait.duration'));
    await keys.press('Alt+ArrowDown');
    await expect
      .poll(() => lines(engine, id))
      .toEqual([
        'entry.manual.next>split.random',
        'split.random.a>tag.add',
        'split.random.b>wait.duration',
        'tag.add.next>wait.duration',
        'wait.duration.next>goal',
      ]);
    await keys.press('Alt+ArrowUp');
    await expect.poll(() => lines(engine, id)).toEqual(built);
    await keys.press('d');
    await expect.poll(() => present(page)).toContain(t('outline.disabled'));
    await keys.press('d');
    await expect.poll(() => present(page)).not.toContain(t('outline.disabled'));
    await keys.press('Delete');
    await expect(tree(page).getByText(t('kind.wait.duration'))).toHaveCount(0);
    await expect(tree(page)).toBeFocused();
    await expect.poll(() => present(page)).toContain(t('kind.entry.manual'));
    await keys.press('Control+z');
    await expect.poll(() => lines(engine, id)).toEqual(built);

    // copied and pasted behind itself
    await keys.press('4');
    await expect.poll(() => present(page)).toContain('half');
    await keys.press('Control+c');
    await keys.press('Control+v');
    await expect.poll(() => lines(engine, id)).toContain('tag.add.next>tag.add');
    await expect.poll(() => present(page)).toMatch(/^5\. .*half/);
    await keys.press('Control+z');
    await expect.poll(() => lines(engine, id)).toEqual(built);

    // several, folded and opened
    await keys.press('Home');
    await keys.press('Shift+ArrowDown');
    await keys.press('Shift+ArrowDown');
    await expect(tree(page).getByRole('treeitem', { selected: true })).toHaveCount(3);
    await keys.press('3');
    await keys.press('ArrowLeft');
    await expect(rows(page)).toHaveCount(4);
    await keys.press('ArrowRight');
    await expect(rows(page)).toHaveCount(8);

    // the list of changes
    await keys.press('Control+Alt+z');
    const history = page.getByRole('listbox', { name: t('history.title') });
    await expect(history).toBeFocused();
    const option = (n: number) => history.getByRole('option').nth(n);
    await expect(option(0)).toHaveAttribute('data-when', 'undone'); // the copy that was taken back
    await expect(option(1)).toHaveAttribute('aria-selected', 'true');
    await shot('outline-history');
    await axe('[role="dialog"]');
    const before = await history.getByRole('option').count();
    await keys.press('ArrowDown');
    await keys.press('ArrowDown');
    await keys.press('Enter');
    await expect(option(3)).toHaveAttribute('aria-selected', 'true');
    await keys.press('ArrowUp');
    await keys.press('ArrowUp');
    await keys.press('Enter');
    await expect(option(1)).toHaveAttribute('aria-selected', 'true');
    await expect(history.getByRole('option')).toHaveCount(before);
    await keys.press('Escape');
    await expect(history).toBeHidden();

    // found by a filter, and by a wrong one not
    await keys.press('Control+f');
    const box = page.getByRole('textbox', { name: t('canvas.find.label') });
    await expect(box).toBeFocused();
    await keys.type('kind:wait');
    await expect.poll(() => present(page)).toContain(t('kind.wait.duration'));
    await box.fill('is:broken');
    await expect(page.getByText(t('canvas.find.wrong.is', { value: 'broken' }))).toBeVisible();
    await box.fill('');
    await shot('outline-find');
    await axe('search');
    await keys.press('Escape');
    await expect(tree(page)).toBeFocused();

    await expect.poll(() => lines(engine, id)).toEqual(built);
    await keys.press('s');
    const sheet = page.getByRole('dialog', { name: t('start.title') });
    await expect(sheet.getByText(t('start.findings.none'))).toBeVisible();
  });
});

test.describe('ja-light', () => {
  test.use(dressed({ lang: 'ja', theme: 'light' }, { apart: 'outline' }));
  const t = say('ja');
  const welcome = 'jny_sample_welcome';

  test('the list folds, leads on, is searched, and says what differs from what runs', async ({
    open,
    engine,
    shot,
    axe,
  }) => {
    await engine.api('POST', `/api/journeys/${welcome}/start`, { practice: true });
    const page = await open(`/journeys/${welcome}`);
    await expect(page.getByText(t('version.same', { version: 1 }))).toBeVisible();
    await page.getByRole('button', { name: t('journey.outline.on') }).click();
    await settled(page);
    await shot('outline-welcome');
    await axe();
    const all = await rows(page).count();
    await rows(page)
      .and(page.locator('[aria-expanded="true"]'))
      .first()
      .locator('button')
      .first()
      .click({ force: true });
    await expect.poll(() => rows(page).count()).toBeLessThan(all);
    await page.keyboard.press('*');
    await expect(rows(page)).toHaveCount(all);

    await page.getByRole('button', { name: t('canvas.tool.find') }).click();
    const box = page.getByRole('textbox', { name: t('canvas.find.label') });
    await page.getByRole('button', { name: 'kind:' }).click();
    await expect(box).toBeFocused();
    await page.getByRole('button', { name: /^kind:mail\.send/ }).click();
    await expect(box).toHaveValue('kind:mail.send');
    await shot('outline-filters');
    await box.fill('待ち：＞０');
    await expect.poll(() => present(page)).not.toBe('');
    await page.keyboard.press('Escape');

    // one step more than what runs
    await page.keyboard.press('Home');
    await page.keyboard.press('n');
    await expect(page.getByRole('dialog', { name: t('picker.title') }).getByRole('combobox')).toBeFocused();
    await page.keyboard.type(t('kind.tag.add'));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: t('version.changes', { count: 1 }) }).click();
    await expect(page.getByText(t('version.seen.draft'))).toBeVisible();
    await expect(page.getByRole('listitem').filter({ hasText: t('version.what.added') })).toContainText(
      t('kind.tag.add'),
    );
    await shot('outline-differences');
    await axe();
    await page.keyboard.press('Escape');
    await page.getByText(t('journey.which.live', { version: 1 }), { exact: true }).click();
    await expect(page.getByText(t('version.seen.live', { version: 1 }))).toBeVisible();
    await shot('outline-live');
  });
});
