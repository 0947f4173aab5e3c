// A condition is written as a sentence, tells whom it takes now, and why.
import type { Page } from '@playwright/test';
import { dressed, type Engine, expect, looks, nameOf, say, settled, test } from './harness';
import { staysQuiet } from './harness/ime';

const place = '/journeys/jny_sample_birthday?step=used';

interface Fields {
  readonly items: readonly { readonly key: string; readonly label: string }[];
}

interface Whole {
  readonly draft: { readonly nodes: readonly { readonly id: string; readonly config: Config }[] };
}

interface Config {
  readonly branches?: readonly { readonly when?: unknown }[];
}

/** kept is the condition that the engine has. */
async function kept(engine: Engine): Promise<unknown> {
  const { draft } = await engine.api<Whole>('GET', '/api/journeys/jny_sample_birthday/draft');
  return draft.nodes.find((n) => n.id === 'used')?.config.branches?.[0]?.when;
}

for (const look of looks) {
  test.describe(nameOf(look), () => {
    test.use(dressed(look, { apart: 'rule' }));
    const t = say(look.lang);

    const rule = (page: Page) => page.getByRole('group', { name: t('rule.label'), exact: true });
    const count = (page: Page) => rule(page).getByRole('status');
    const search = (page: Page) => page.getByPlaceholder(t('rule.pick.find'));
    /** numberOf is the number of people in what the count says. */
    const numberOf = async (page: Page) => {
      await settled(page);
      return Number(/[\d,]+/.exec(await count(page).innerText())?.[0].replace(/,/g, ''));
    };
    const pick = async (page: Page, name: string) => {
      await search(page).fill(name);
      await expect(page.locator('[role="option"][data-combobox-selected]')).toHaveText(name);
      await search(page).press('Enter');
    };

    test('a condition is changed, grown, asked and kept', async ({ open, shot, axe, engine }) => {
      const labels = (await (await engine.request('GET', '/api/fields', undefined, look.lang)).json()) as Fields;
      const field = (key: string) => labels.items.find((f) => f.key === key)?.label ?? '';
      const page = await open(place);
      await expect(count(page)).toBeVisible();
      const before = await numberOf(page);
      await shot('rule-first');

      const days = rule(page).getByLabel(t('rule.days'));
      await days.fill('３００');
      await days.press('Enter');
      await expect(days).toHaveValue('300');
      await expect.poll(() => numberOf(page)).toBeGreaterThan(before);
      const longer = await numberOf(page);

      await rule(page)
        .getByRole('button', { name: t('rule.add'), exact: true })
        .click();
      await expect(search(page)).toBeFocused();
      await expect.poll(() => kept(engine)).toMatchObject({ all: [{ within_days: 300 }, {}] });
      await settled(page);
      await staysQuiet([search(page)]);
      await expect(rule(page).getByText(t('rule.trouble.fresh'))).toBeVisible();
      await expect(rule(page).getByText(t('rule.now.left', { count: 1 }))).toBeVisible();
      await pick(page, field('company'));
      const is = rule(page).getByLabel(t('rule.is')).first();
      await is.selectOption({ label: t('rule.is.empty') });
      await expect.poll(() => numberOf(page)).toBeLessThan(longer);
      const fewer = await numberOf(page);

      await rule(page)
        .getByRole('button', { name: t('rule.add.group'), exact: true })
        .click();
      const tags = await engine.api<{ items: { name: string; n: number }[] }>('GET', '/api/tags');
      const tag = tags.items.toSorted((a, b) => b.n - a.n)[0]?.name ?? '';
      await pick(page, tag);
      const group = rule(page).getByRole('group', { name: t('rule.group.any.label') });
      await group.getByRole('button', { name: t('rule.add'), exact: true }).click();
      await pick(page, field('birthday'));
      await group
        .getByLabel(t('rule.is'))
        .last()
        .selectOption({ label: t('rule.is.last_days') });
      await shot('rule-group');
      await expect.poll(() => numberOf(page)).not.toBe(fewer);
      await expect(rule(page).getByText(t('rule.now.left', { count: 1 }))).toBeHidden();

      await rule(page)
        .getByRole('button', { name: t('rule.now.why', { name: '' }) })
        .first()
        .click();
      await expect(rule(page).getByText(t('rule.line.met'), { exact: true }).first()).toBeVisible();
      await rule(page)
        .getByRole('button', { name: t('rule.now.why', { name: '' }) })
        .last()
        .click();
      await expect(rule(page).getByText(t('rule.line.not'), { exact: true }).first()).toBeVisible();
      await shot('rule-grown');
      await axe();

      const said = await rule(page).getByRole('listitem').count();
      const people = await numberOf(page);
      await page.reload();
      await expect(count(page)).toBeVisible();
      expect(await numberOf(page)).toBe(people);
      await expect(rule(page).getByRole('group', { name: t('rule.group.any.label') })).toBeVisible();
      expect(said).toBeGreaterThan(4);
      expect(await kept(engine)).toMatchObject({
        all: [
          { event: 'purchase', within_days: 300 },
          { field: 'company', is: 'empty' },
          { any: [{ tag }, { field: 'birthday', is: 'last_days', value: 30 }] },
        ],
      });
    });

    test('a condition is written by keyboard alone', async ({ open, shot, axe, engine }) => {
      const labels = (await (await engine.request('GET', '/api/fields', undefined, look.lang)).json()) as Fields;
      const company = labels.items.find((f) => f.key === 'company')?.label ?? '';
      const { items } = await engine.api<{ items: { name: string }[] }>('GET', '/api/tags');
      const tag = items[0]?.name ?? '';
      const page = await open(place);
      await expect(count(page)).toBeVisible();
      const picks = rule(page).getByRole('button', { name: new RegExp(`^${t('rule.pick.label')}`) });
      for (let n = await picks.count(); n > 0; n = await picks.count()) {
        await picks.first().press('Delete');
        await expect.poll(() => picks.count()).toBeLessThan(n);
      }
      const begin = rule(page).getByRole('button', { name: t('rule.begin') });
      await expect(begin).toBeFocused();
      await shot('rule-none');

      await page.keyboard.press('Enter');
      await expect(search(page)).toBeFocused();
      await shot('rule-pick');
      await axe();
      await page.keyboard.press('Escape');
      await expect(search(page)).toBeHidden();
      await expect(picks.first()).toBeFocused(); // the panel is still there
      await page.keyboard.press('Enter');
      await pick(page, company);
      await expect(picks.first()).toBeFocused();

      await rule(page)
        .getByRole('button', { name: t('rule.add'), exact: true })
        .press('Enter');
      await pick(page, tag);
      await expect.poll(() => kept(engine)).toMatchObject({ all: [{ field: 'company' }, { tag }] });
      await picks.last().press('Alt+ArrowUp');
      await expect(picks.first()).toHaveText(tag);
      await expect(picks.first()).toBeFocused();
      await rule(page).getByLabel(t('rule.value')).fill('有限会社');
      await expect
        .poll(() => kept(engine))
        .toEqual({ all: [{ tag }, { field: 'company', is: 'equals', value: '有限会社' }] });
    });

    test('only some events of a kind are counted', async ({ open, shot, axe, engine }) => {
      const page = await open(place);
      await rule(page)
        .getByRole('button', { name: new RegExp(`^(${t('rule.add')}|${t('rule.begin')})$`) })
        .last()
        .click();
      await pick(page, t('canvas.event.purchase'));
      await rule(page)
        .getByRole('button', { name: t('rule.row.menu') })
        .last()
        .click();
      await page.getByRole('menuitem', { name: t('rule.where.add') }).click();
      await pick(page, t('rule.prop.amount'));
      await rule(page)
        .getByLabel(t('rule.is'))
        .last()
        .selectOption({ label: t('rule.is.at_least') });
      await expect(rule(page).getByText(t('rule.trouble.number'))).toBeVisible();
      await rule(page).getByLabel(t('rule.value')).last().fill('３，０００円');
      await expect(rule(page).getByText(t('rule.trouble.number'))).toBeVisible();
      await rule(page).getByLabel(t('rule.value')).last().fill('３，０００');
      await expect(rule(page).getByText(t('rule.trouble.number'))).toBeHidden();
      await shot('rule-where');
      await axe();
      const where = { prop: 'amount', is: 'at_least', value: 3000 };
      await expect.poll(async () => JSON.stringify(await kept(engine))).toContain(JSON.stringify(where).slice(1, -1));
    });
  });
}
