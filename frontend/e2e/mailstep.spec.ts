// A step tells what it would do for somebody real; a mail's subject is written with chips and seen as its reader sees it.
import type { Locator, Page } from '@playwright/test';
import { dressed, type Engine, expect, looks, nameOf, say, settled, test } from './harness';
import { staysQuiet } from './harness/ime';

const id = 'jny_sample_welcome';

interface Mail {
  readonly id: string;
  readonly rev: number;
  readonly subject: string;
  readonly preheader: string;
}

interface Draft {
  readonly draft: {
    readonly nodes: readonly { readonly id: string; readonly config: { readonly message?: string } }[];
  };
}

/** mailOf is the mail that a step sends, as the engine has it. */
async function mailOf(engine: Engine, step: string): Promise<Mail> {
  const { draft } = await engine.api<Draft>('GET', `/api/journeys/${id}/draft`);
  return engine.api<Mail>('GET', `/api/mails/${draft.nodes.find((n) => n.id === step)?.config.message}`);
}

const [first, second] = looks;

for (const look of looks) {
  test.describe(nameOf(look), () => {
    test.use(dressed(look, { apart: 'mailstep' }));
    const t = say(look.lang);
    const panel = (page: Page) => page.getByRole('complementary').last();
    const example = (page: Page) => panel(page).getByRole('region', { name: t('example.title') });
    const line = (page: Page, key: string) => panel(page).getByRole('textbox', { name: t(key), exact: true });
    const subject = (page: Page) => line(page, 'inspect.mail.subject');
    const insert = (page: Page) =>
      panel(page).getByRole('button', { name: t('mailstep.insert.into', { field: t('inspect.mail.subject') }) });
    const chips = (box: Locator) => box.locator('[data-source]');
    const family = t('canvas.field.family_name');
    const saved = (engine: Engine) => expect.poll(async () => (await mailOf(engine, 'brew')).subject);

    if (look === first) {
      test('with a mouse', async ({ open, engine, shot, axe }) => {
        const page = await open(`/journeys/${id}?step=days`);
        await expect(example(page)).toContainText(/12月|11月|1月/);
        const before = await example(page).innerText();
        await shot('example-wait');
        await line(page, 'inspect.field.amount').fill('９');
        await expect(example(page)).not.toHaveText(before);
        await axe('aside');

        await page.locator('.react-flow__node[data-id="brew"]').click();
        await expect(example(page)).toContainText('送られます');
        await example(page)
          .getByRole('button', { name: t('example.other') })
          .click();
        const people = page.getByRole('dialog').getByRole('listitem').getByRole('button');
        const other = (await people.nth(3).locator('span').last().innerText()).trim();
        await people.nth(3).click();
        await expect(example(page)).toContainText(other);

        await subject(page).fill('');
        await insert(page).click();
        await page.getByRole('option', { name: family, exact: true }).click();
        await page.keyboard.type('様、こんにちは');
        await saved(engine).toBe('{{ contact.family_name }}様、こんにちは');
        await chips(subject(page)).click();
        const form = page.getByRole('dialog', { name: t('mailstep.fallback.of', { name: family }) });
        await form.getByRole('textbox').fill('お客');
        await shot('chip-fallback');
        await form.getByRole('button', { name: t('mailstep.done') }).click();
        await saved(engine).toBe('{{ contact.family_name | default: "お客" }}様、こんにちは');
        await expect(subject(page)).toHaveText(`${family}（なければ お客）様、こんにちは`);
        await settled(page);
        const inbox = panel(page).getByRole('group', { name: t('mailstep.inbox') });
        await expect(inbox).toContainText('様、こんにちは');
        await inbox.scrollIntoViewIfNeeded();
        await shot('mail-inbox');
        await axe('aside');
      });

      test('two write at once, and the panel is pulled', async ({ open, engine, shot, broken }) => {
        const page = await open(`/journeys/${id}?step=brew`);
        await subject(page).fill('ここで書いた');
        const mail = await mailOf(engine, 'brew');
        await engine.api('PATCH', `/api/mails/${mail.id}`, { rev: mail.rev, subject: 'よそで書いた' });
        const clash = panel(page).getByRole('alert');
        await expect(clash).toContainText('よそで書いた');
        broken.length = 0; // the browser tells of every 409
        await shot('mail-clash');
        await clash.getByRole('button', { name: t('mailstep.clash.ours') }).click();
        await saved(engine).toBe('ここで書いた');
        await panel(page)
          .getByRole('button', { name: t('mailstep.undo') })
          .click();
        await saved(engine).toBe('よそで書いた');
        await staysQuiet([subject(page)]);

        const handle = panel(page).getByRole('separator', { name: t('mailstep.width') });
        const box = await handle.boundingBox();
        const width = Number(await handle.getAttribute('aria-valuenow'));
        await page.mouse.move((box?.x ?? 0) + 4, 300);
        await page.mouse.down();
        await page.mouse.move((box?.x ?? 0) - 60, 300, { steps: 4 });
        await page.mouse.up();
        await expect(handle).toHaveAttribute('aria-valuenow', String(width + 64));
        await page.reload();
        await settled(page);
        await page.locator('.react-flow__node[data-id="brew"]').click();
        await expect(handle).toHaveAttribute('aria-valuenow', String(width + 64));
        await handle.dblclick();
        await expect(handle).toHaveAttribute('aria-valuenow', String(width));
      });
    }

    if (look === second) {
      test('with keys', async ({ open, engine, shot, axe }) => {
        const page = await open(`/journeys/${id}?step=brew`);
        await expect(example(page)).toContainText(/would (?:not )?get it/);
        await shot('example-mail');
        await subject(page).focus();
        await page.keyboard.press('ControlOrMeta+a');
        await page.keyboard.type('Hello {{fam');
        await expect(page.getByRole('option', { name: family, exact: true })).toBeVisible();
        await page.keyboard.press('Enter');
        await page.keyboard.type(', hi {{ contact.name | upcase }}');
        await expect(chips(subject(page))).toHaveCount(1);
        await saved(engine).toBe('Hello {{ contact.family_name }}, hi {{ contact.name | upcase }}');
        await page.keyboard.press('ControlOrMeta+Home');
        for (let i = 0; i < 'Hello '.length; i++) {
          await page.keyboard.press('ArrowRight');
        }
        await page.keyboard.press('Enter');
        await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused();
        await page.keyboard.type('friend');
        await page.keyboard.press('Enter');
        await saved(engine).toBe('Hello {{ contact.family_name | default: "friend" }}, hi {{ contact.name | upcase }}');
        await expect(subject(page)).toBeFocused();
        await page.keyboard.press('Backspace');
        await expect(chips(subject(page))).toHaveCount(0);
        await expect(subject(page)).toHaveText('Hello , hi {{ contact.name | upcase }}');
        await page.keyboard.press('ControlOrMeta+z');
        await expect(chips(subject(page))).toHaveCount(1);
        await shot('chip-keys');
        await axe('aside');

        const handle = panel(page).getByRole('separator', { name: t('mailstep.width') });
        const width = Number(await handle.getAttribute('aria-valuenow'));
        await handle.focus();
        await page.keyboard.press('ArrowLeft');
        await expect(handle).toHaveAttribute('aria-valuenow', String(width + 16));
        await page.keyboard.press('ArrowRight');

        // In a small window the panel lies over the drawing; nothing of it is cut off.
        const size = page.viewportSize();
        await page.setViewportSize({ width: 1000, height: 640 });
        await expect(panel(page)).toHaveAttribute('data-drawer', 'true');
        const drawer = await panel(page)
          .locator('> div')
          .evaluate((e) => [e.scrollWidth - e.clientWidth, e.getBoundingClientRect().right]);
        expect(drawer).toEqual([0, 1000]);
        await shot('panel-drawer');
        await page.setViewportSize(size ?? { width: 1440, height: 900 });
      });
    }
  });
}
