// A journey is changed in the panel beside it: names, lengths, mails, where steps lead, and what holds for all of it.
import type { Page } from '@playwright/test';
import { dressed, type Engine, expect, looks, nameOf, say, settled, test } from './harness';
import { walkByTab } from './harness/keyboard';

const id = 'jny_sample_welcome';

interface Draft {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly nodes: readonly {
    readonly id: string;
    readonly title?: string;
    readonly disabled?: boolean;
    readonly config: Readonly<Record<string, unknown>>;
  }[];
  readonly edges: readonly { readonly from: readonly string[]; readonly to: string }[];
}

interface Branch {
  readonly port: string;
  readonly title?: string;
}

interface Mail {
  readonly id: string;
  readonly name: string;
  readonly uses: readonly { readonly id: string }[];
}

/** controls is a journey with a step for each control that the sample has none of. */
const controls = {
  format: 'tabiji.journey/1',
  id: 'jny_controls',
  title: 'Controls',
  settings: { reentry: 'never' },
  nodes: [
    { id: 'in', kind: 'entry.event', at: [0, 0], config: { event: 'visit' } },
    { id: 'wait', kind: 'wait.until', at: [0, 140], config: { at: '2030-01-01T09:00' } },
    {
      id: 'parted',
      kind: 'split.random',
      at: [0, 280],
      config: {
        branches: [
          { port: 'a', weight: 1 },
          { port: 'b', weight: 1 },
        ],
      },
    },
    {
      id: 'await',
      kind: 'wait.event',
      at: [0, 420],
      config: { branches: [{ port: 'a', event: 'call' }], timeout: { amount: 7, unit: 'day' } },
    },
    { id: 'set', kind: 'field.set', at: [0, 560], config: { field: 'company', value: '' } },
    { id: 'tell', kind: 'notify', at: [0, 700], config: { title: 'x' } },
  ],
  edges: [
    { from: ['in', 'next'], to: 'wait' },
    { from: ['wait', 'next'], to: 'parted' },
    { from: ['parted', 'a'], to: 'await' },
    { from: ['await', 'a'], to: 'set' },
    { from: ['set', 'next'], to: 'tell' },
  ],
};

const draft = async (engine: Engine) => (await engine.api<{ draft: Draft }>('GET', `/api/journeys/${id}/draft`)).draft;
const step = async (engine: Engine, node: string) => (await draft(engine)).nodes.find((n) => n.id === node);

for (const look of looks) {
  test.describe(nameOf(look), () => {
    test.use(dressed(look, { apart: 'inspect' }));
    const t = say(look.lang);
    const panel = (page: Page) => page.getByRole('complementary').last();
    const field = (page: Page, key: string) => panel(page).getByRole('textbox', { name: t(key), exact: true });
    const list = (page: Page, name: string) => panel(page).getByRole('combobox', { name, exact: true });
    const card = (page: Page, node: string) => page.locator(`.react-flow__node[data-id="${node}"]`);

    /** choose opens a step's panel, once the drawing has come to rest: a card must not move away under the pointer. */
    const choose = async (page: Page, node: string) => {
      await settled(page);
      await card(page, node).click();
    };

    /** pick chooses from a list by what is typed, without a pointer. */
    const pick = async (page: Page, name: string, option: string) => {
      const input = list(page, name);
      await input.focus();
      await input.fill(option);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect(input).toHaveValue(option);
    };

    test('a wait, a name, a mail and a branch are changed, and kept over a reload', async ({
      open,
      engine,
      shot,
      axe,
    }) => {
      const page = await open(`/journeys/${id}?step=days`);
      const amount = field(page, 'inspect.field.amount');
      await amount.fill('');
      await expect(panel(page).getByText(t('inspect.problem.required'))).toBeVisible();
      await amount.fill('0');
      await expect(panel(page).getByText(t('inspect.problem.least', { least: 1 }))).toBeVisible();
      await shot('inspect-problem');
      await amount.blur();
      await expect(amount).toHaveValue('3');
      await amount.fill('１２');
      await expect(amount).toHaveValue('12');
      await expect(card(page, 'days')).toContainText('12');
      await list(page, t('inspect.field.unit')).click();
      await page.getByRole('option', { name: t('inspect.choice.unit.hour', { count: 12 }), exact: true }).click();
      await field(page, 'inspect.title').fill('半日おく 😀');
      await expect(card(page, 'days')).toContainText('半日おく 😀');
      await shot('inspect-wait');
      await axe('aside');
      await expect
        .poll(() => step(engine, 'days'))
        .toMatchObject({
          title: '半日おく 😀',
          config: { amount: 12, unit: 'hour' },
        });

      await choose(page, 'brew');
      const mails = await engine.api<{ items: readonly Mail[] }>('GET', '/api/mails');
      const other = mails.items.find((m) => m.uses.some((u) => u.id === 'jny_sample_birthday'));
      expect(other).toBeDefined();
      await pick(page, t('inspect.field.message'), other?.name ?? '');
      await expect(panel(page).getByText(t('inspect.mail.shared', { count: 2 }))).toBeVisible();
      const subject = field(page, 'inspect.mail.subject');
      await subject.fill('お元気ですか');
      await expect(panel(page).getByText(t('inspect.mail.saved'))).toBeVisible();
      await expect
        .poll(async () => (await engine.api<{ subject: string }>('GET', `/api/mails/${other?.id}`)).subject)
        .toBe('お元気ですか');
      await expect(card(page, 'brew')).toContainText('お元気ですか');
      await expect(panel(page).locator('iframe')).toBeVisible();
      await shot('inspect-mail');
      await axe('aside');

      await choose(page, 'trade');
      const exit = (await step(engine, 'exit'))?.title ?? '';
      await pick(page, t('canvas.port.else'), exit);
      await shot('inspect-branch');
      await axe('aside');
      const edges = async () =>
        (await draft(engine)).edges.filter((e) => e.from[0] === 'trade').map((e) => `${e.from[1]} ${e.to}`);
      await expect.poll(edges).toEqual(['company tell', 'else exit']);

      await page.reload();
      await settled(page);
      await choose(page, 'trade');
      await expect(list(page, t('canvas.port.else'))).toHaveValue(exit);
      await choose(page, 'brew');
      await expect(list(page, t('inspect.field.message'))).toHaveValue(other?.name ?? '');
      await expect(field(page, 'inspect.mail.subject')).toHaveText('お元気ですか');
      await choose(page, 'days');
      await expect(field(page, 'inspect.field.amount')).toHaveValue('12');
      await expect(field(page, 'inspect.title')).toHaveValue('半日おく 😀');
    });

    test('branches are added, ordered, named and removed with a way back', async ({ open, engine, shot, axe }) => {
      const page = await open(`/journeys/${id}?step=again`);
      const branches = async () => {
        const { branches = [] } = ((await step(engine, 'again'))?.config ?? {}) as { branches?: readonly Branch[] };
        return branches.map((b) => `${b.port} ${b.title ?? ''}`);
      };
      const [first = ''] = await branches();
      await panel(page)
        .getByRole('button', { name: t('inspect.branch.add') })
        .click();
      const added = panel(page).getByRole('region', { name: t('canvas.port.nth', { n: 2 }), exact: true });
      await added.getByRole('textbox').fill('常連');
      const named = panel(page).getByRole('region', { name: '常連', exact: true });
      await named.getByRole('button', { name: t('inspect.branch.up', { name: '常連' }) }).click();
      await expect.poll(branches).toEqual(['a 常連', first]);
      await shot('inspect-branches');
      await axe('aside');
      await named.getByRole('button', { name: t('inspect.branch.remove', { name: '常連' }) }).click();
      await expect(named).toBeHidden();
      await page
        .getByRole('alert')
        .getByRole('button', { name: t('undo') })
        .click();
      await expect(named).toBeVisible();
      await named.getByRole('button', { name: t('inspect.branch.remove', { name: '常連' }) }).click();
      await expect.poll(branches).toEqual([first]);
    });

    test('a mail is copied for a step, and a step says more and is deleted', async ({ open, engine, shot, axe }) => {
      const page = await open(`/journeys/${id}?step=trial`);
      const before = (await step(engine, 'trial'))?.config.message;
      await panel(page)
        .getByRole('button', { name: t('inspect.mail.copy') })
        .click();
      await expect.poll(async () => (await step(engine, 'trial'))?.config.message).not.toBe(before);
      await field(page, 'inspect.mail.title').fill('ためし');
      await expect(list(page, t('inspect.field.message'))).toHaveValue('ためし');
      await panel(page).getByText(t('inspect.more'), { exact: true }).click();
      await panel(page)
        .getByRole('textbox', { name: t('inspect.memo') })
        .fill('秋に見直す');
      await shot('inspect-more');
      await axe('aside');
      await expect.poll(() => step(engine, 'trial')).toMatchObject({ memo: '秋に見直す' });
      await panel(page)
        .getByRole('button', { name: t('inspect.remove') })
        .click();
      await expect(card(page, 'trial')).toHaveCount(0);
      await expect.poll(() => step(engine, 'trial')).toBeUndefined();
      expect((await draft(engine)).edges).toContainEqual({ from: ['bought', 'else'], to: 'week' }); // the line healed
    });

    test('what holds for the whole journey is set beside it', async ({ open, engine, shot, axe }) => {
      const page = await open(`/journeys/${id}`);
      const settings = async () => (await draft(engine)).settings;
      await panel(page)
        .getByRole('radio', { name: t('inspect.again.after_days') })
        .check();
      await field(page, 'inspect.days').fill('６０');
      await pick(page, t('inspect.zone'), 'Europe/Paris');
      await panel(page).getByText(t('inspect.purpose'), { exact: true }).click();
      await field(page, 'inspect.purpose.owner').fill('早川');
      await field(page, 'inspect.purpose.owner').scrollIntoViewIfNeeded();
      await shot('inspect-settings');
      await axe('aside');
      await expect.poll(settings).toEqual({ reentry: 'after_days', days: 60, zone: 'Europe/Paris', owner: '早川' });
      await panel(page)
        .getByRole('radio', { name: t('inspect.again.per_key') })
        .check();
      await panel(page)
        .getByRole('checkbox', { name: t('inspect.parallel') })
        .check();
      await expect.poll(settings).toMatchObject({ reentry: 'per_key', parallel: true });
      await panel(page)
        .getByRole('radio', { name: t('inspect.again.never') })
        .check();
      await expect.poll(settings).toEqual({ reentry: 'never', zone: 'Europe/Paris', owner: '早川' });
    });

    test('a finding that knows what puts it right does so at one click', async ({ open, engine, shot, axe, page }) => {
      const brew = await step(engine, 'day');
      const fixed = { ...brew, config: { amount: 2, unit: 'week' } };
      const finding = { id: 'made', key: 'made@day', level: 'warning', node: 'day', text: 'A made-up finding.' };
      await page.route(`**/api/journeys/${id}/findings`, (route) =>
        route.fulfill({
          json: { items: [{ ...finding, fix: { title: 'Two weeks', change: { put: { nodes: [fixed] } } } }] },
        }),
      );
      await open(`/journeys/${id}?step=day`);
      await shot('inspect-fix');
      await axe('aside');
      await panel(page).getByRole('button', { name: 'Two weeks' }).click();
      await expect(field(page, 'inspect.field.amount')).toHaveValue('2');
      await expect.poll(async () => (await step(engine, 'day'))?.config).toEqual({ amount: 2, unit: 'week' });
      await page.unroute(`**/api/journeys/${id}/findings`);
    });

    test('what is being composed is not written into the draft, and Tab reaches every field', async ({ open }) => {
      const page = await open(`/journeys/${id}?step=bought`);
      const title = field(page, 'inspect.title');
      await title.fill('');
      const line = await page.context().newCDPSession(page);
      await line.send('Input.imeSetComposition', { text: 'さとう', selectionStart: 3, selectionEnd: 3 });
      await expect(title).toHaveValue('さとう');
      await expect(card(page, 'bought')).not.toContainText('さとう');
      await line.send('Input.insertText', { text: '佐藤' });
      await expect(title).toHaveValue('佐藤');
      await expect(card(page, 'bought')).toContainText('佐藤');
      await line.detach();
      await walkByTab(page);
    });

    test('each type of setting has its control', async ({ open, engine, shot, axe }) => {
      await engine.api('POST', '/api/journeys/import', controls);
      const config = async (node: string) => {
        const { draft } = await engine.api<{ draft: Draft }>('GET', '/api/journeys/jny_controls/draft');
        return draft.nodes.find((n) => n.id === node)?.config;
      };
      const page = await open('/journeys/jny_controls?step=in');
      await page.getByRole('button', { name: t('canvas.tool.fit') }).click();
      const event = list(page, t('inspect.field.event'));
      await expect(event).toHaveValue('visit');
      await event.fill(t('canvas.event.purchase')); // shown by its word, kept by its name
      await expect.poll(() => config('in')).toEqual({ event: 'purchase' });
      await event.fill('');
      await expect(panel(page).getByText(t('inspect.problem.required'))).toBeVisible();
      await event.fill('来店');
      await expect.poll(() => config('in')).toEqual({ event: '来店' });
      await event.press('Escape');

      await choose(page, 'wait');
      await panel(page).getByLabel(t('inspect.field.at'), { exact: true }).fill('2031-12-24T10:30');
      await expect.poll(() => config('wait')).toEqual({ at: '2031-12-24T10:30' });

      await choose(page, 'parted');
      const a = panel(page).getByRole('region', { name: 'A', exact: true });
      await a.getByRole('textbox', { name: t('inspect.field.weight') }).fill('3');
      await expect(a).toContainText(/75\s?%/);
      await shot('inspect-random');
      await axe('aside');

      await choose(page, 'await');
      await panel(page)
        .getByRole('switch', { name: t('inspect.with.look_back') })
        .check();
      await shot('inspect-await');
      await axe('aside');
      await expect.poll(() => config('await')).toMatchObject({ look_back: { amount: 1, unit: 'day' } });
      await panel(page)
        .getByRole('switch', { name: t('inspect.with.look_back') })
        .uncheck();
      await expect.poll(() => config('await')).not.toHaveProperty('look_back');

      await choose(page, 'set');
      await pick(page, t('inspect.field.field'), t('canvas.field.phone'));
      await field(page, 'inspect.field.value').fill('03-0000-0000');
      await expect.poll(() => config('set')).toEqual({ field: 'phone', value: '03-0000-0000' });

      await choose(page, 'tell');
      await field(page, 'inspect.field.body').fill('一\n二');
      await expect.poll(() => config('tell')).toEqual({ title: 'x', body: '一\n二' });
      await field(page, 'inspect.field.body').fill('');
      await expect.poll(() => config('tell')).toEqual({ title: 'x' });
    });
  });
}
