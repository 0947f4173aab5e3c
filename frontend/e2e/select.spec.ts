// Several steps at once: they are selected by a box, by clicks and by keys, moved into line, copied into another journey
// with their mail, switched off and deleted; and what is not steps is not pasted.
import type { Page } from '@playwright/test';
import { dressed, type Engine, expect, looks, nameOf, type Say, say, settled, test } from './harness';
import { goTo } from './harness/shop';

interface Step {
  readonly id: string;
  readonly kind: string;
  readonly at: readonly [number, number];
  readonly disabled?: boolean;
  readonly config: { readonly message?: string };
}

interface Draft {
  readonly layout?: string;
  readonly nodes: readonly Step[];
  readonly edges: readonly { readonly from: readonly string[]; readonly to: string }[];
}

const at = (id: string, kind: string, x: number, y: number, config = {}) => ({ id, kind, at: [x, y], config });

/** source is a journey whose author arranged it; its mail is in the workspace as soon as it is imported. */
const source = {
  format: 'tabiji.journey/1',
  id: 'jny_source',
  title: 'Source',
  layout: 'own',
  settings: { reentry: 'never' },
  nodes: [
    at('in', 'entry.manual', 0, 0),
    at('mail', 'mail.send', 20, 140, { message: 'msg_thanks' }),
    at('wait', 'wait.duration', -30, 290, { amount: 3, unit: 'day' }),
    at('end', 'exit', 60, 430),
  ],
  edges: [
    { from: ['in', 'next'], to: 'mail' },
    { from: ['mail', 'next'], to: 'wait' },
    { from: ['wait', 'next'], to: 'end' },
  ],
  messages: [{ id: 'msg_thanks', title: 'Thanks', subject: 'Thank you', html: '<p>Thanks</p>', purpose: 'marketing' }],
};

const target = {
  format: 'tabiji.journey/1',
  id: 'jny_target',
  title: 'Target',
  settings: { reentry: 'never' },
  nodes: [at('start', 'entry.manual', 0, 0), at('stop', 'exit', 0, 140)],
  edges: [{ from: ['start', 'next'], to: 'stop' }],
};

const draftOf = async (engine: Engine, id: string) =>
  (await engine.api<{ draft: Draft }>('GET', `/api/journeys/${id}/draft`)).draft;
const card = (page: Page, id: string) => page.locator(`.react-flow__node[data-id="${id}"]`);
const chosen = (page: Page, t: Say, count: number) =>
  expect(page.getByRole('heading', { name: t('select.count', { count }) })).toBeVisible();
const undo = (page: Page, t: Say, name: string) =>
  page.getByRole('button', { name: t('draw.undo.named', { name }) }).click();

/** The middle of a card, in px of the window. */
async function middle(page: Page, id: string): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await card(page, id).boundingBox();
  expect(box).not.toBeNull();
  const { x, y, width, height } = box as NonNullable<typeof box>;
  return { x: x + width / 2, y: y + height / 2, width, height };
}

/** paste gives the page a text as the clipboard's. */
const paste = (page: Page, text: string) =>
  page.evaluate((t) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', t);
    document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);

async function begin(engine: Engine): Promise<void> {
  for (const file of [source, target]) {
    await engine.request('DELETE', `/api/journeys/${file.id}`);
    await engine.request('POST', `/api/journeys/${file.id}/restore`);
    await engine.api('POST', '/api/journeys/import', file);
  }
}

const [first, second] = looks;

if (first) {
  test.describe(nameOf(first), () => {
    test.use(dressed(first, { apart: 'select' }));
    const t = say(first.lang);

    test('steps are selected by a box, aligned, tidied, and copied with their mail', async ({
      open,
      shot,
      axe,
      engine,
    }) => {
      await begin(engine);
      const page = await open('/journeys/jny_source');
      const [top, low] = [await middle(page, 'mail'), await middle(page, 'wait')];
      await page.keyboard.down('Shift');
      await page.mouse.move(Math.min(top.x, low.x) - top.width / 2 - 30, top.y);
      await page.mouse.down();
      await page.mouse.move(low.x + 10, low.y, { steps: 4 });
      await shot('select-box');
      await page.mouse.up();
      await page.keyboard.up('Shift');
      await chosen(page, t, 2);
      await card(page, 'end').click({ modifiers: ['Shift'] });
      await chosen(page, t, 3);
      await shot('select-panel');
      await axe();

      await page.getByRole('button', { name: t('select.align.left') }).click();
      await expect
        .poll(async () => (await draftOf(engine, 'jny_source')).nodes.map((n) => n.at[0]))
        .toEqual([0, -30, -30, -30]);
      await page.keyboard.press('Shift+Alt+t');
      const tidied = t('edit.tidy.some', { count: 3 });
      await expect(page.getByRole('button', { name: t('draw.undo.named', { name: tidied }) })).toBeVisible();
      await undo(page, t, tidied);
      await undo(page, t, t('edit.align', { count: 3 }));
      await expect
        .poll(async () => (await draftOf(engine, 'jny_source')).nodes.map((n) => n.at[0]))
        .toEqual([0, 20, -30, 60]);

      await card(page, 'wait').click({ button: 'right' });
      const menu = page.getByRole('menu');
      await expect(menu).toBeVisible();
      await shot('select-menu');
      await axe('[role="menu"]');
      await menu.getByRole('menuitem', { name: t('select.off') }).click();
      await expect(card(page, 'wait')).toContainText(t('select.off.kind', { kind: '' }));
      await expect
        .poll(async () => (await draftOf(engine, 'jny_source')).nodes.filter((n) => n.disabled).length)
        .toBe(3);
      await shot('select-off');
      await axe();
      await undo(page, t, t('edit.off.many', { count: 3 }));

      await page.keyboard.press('Escape');
      await card(page, 'mail').click();
      await card(page, 'wait').click({ modifiers: ['Control'] });
      await page
        .getByRole('button', { name: t('select.copy') })
        .first()
        .click();
      await expect(page.getByText(t('select.copied', { count: 2 }))).toBeVisible();
      await goTo(page, '/journeys/jny_target');
      await card(page, 'start').click();
      await page.keyboard.press('Control+v');
      await chosen(page, t, 2);
      await expect
        .poll(async () => (await draftOf(engine, 'jny_target')).nodes.map((n) => n.kind).sort())
        .toEqual(['entry.manual', 'exit', 'mail.send', 'wait.duration']);
      const draft = await draftOf(engine, 'jny_target');
      const sender = draft.nodes.find((n) => n.kind === 'mail.send');
      expect(sender?.config.message).toBe('msg_thanks'); // the workspace has it: it is used, not made anew
      expect(draft.edges.map((e) => [e.from[0], e.to])).toContainEqual(['start', sender?.id]);
      expect(draft.edges).toHaveLength(3);
      await undo(page, t, t('edit.paste.many', { count: 2 }));
      await expect.poll(async () => (await draftOf(engine, 'jny_target')).nodes.length).toBe(2);
    });

    test('steps of another workspace bring their mail, and anything else is refused in a sentence', async ({
      open,
      engine,
    }) => {
      await begin(engine);
      const page = await open('/journeys/jny_target');
      await settled(page);
      const format = 'tabiji.clip/1';
      const many = Array.from({ length: 10_000 }, (_, i) => ({ id: `n${i}`, kind: 'goal' }));
      for (const [text, word, args] of [
        ['こんにちは', 'edit.clip.foreign'],
        ['{"nodes":[{"type":"n8n-nodes-base.set"}],"connections":{}}', 'edit.clip.foreign'],
        ['{"format":"tabiji.clip/2","lanes":[]}', 'edit.clip.newer'],
        [JSON.stringify({ format, nodes: many }), 'edit.clip.many', { most: '5,000', count: '10,000' }],
        [JSON.stringify({ format, nodes: [{ id: 'a', kind: 'sms.send' }] }), 'edit.clip.kind', { kind: 'sms.send' }],
      ] as const) {
        await paste(page, text);
        await expect(page.getByText(t(word, args)).last()).toBeVisible();
      }
      const mails = async () =>
        (await engine.api<{ items: { id: string; title: string }[] }>('GET', '/api/mails')).items;
      const before = (await mails()).length;
      expect((await draftOf(engine, 'jny_target')).nodes).toHaveLength(2);

      const mail = { id: 'msg_far', title: 'Far', subject: 'From afar', html: '<p>afar</p>', purpose: 'marketing' };
      const clip = { format, nodes: [at('x', 'mail.send', 0, 0, { message: mail.id })], messages: [mail] };
      await paste(page, `\`\`\`json\n${JSON.stringify(clip, null, 2)}\n\`\`\``); // as out of a chat window
      await expect(page.getByText(t('select.paste.mails', { count: 1 }))).toBeVisible();
      await expect.poll(async () => (await draftOf(engine, 'jny_target')).nodes.length).toBe(3);
      const sent = (await draftOf(engine, 'jny_target')).nodes.find((n) => n.kind === 'mail.send')?.config.message;
      const made = (await mails()).find((m) => m.title === 'Far');
      expect([sent, (await mails()).length]).toEqual([made?.id, before + 1]);
      expect(await engine.api('GET', `/api/mails/${made?.id}`)).toMatchObject({
        html: '<p>afar</p>',
        subject: 'From afar',
      });
    });
  });
}

if (second) {
  test.describe(nameOf(second), () => {
    test.use(dressed(second, { apart: 'select' }));
    const t = say(second.lang);

    test('steps are selected and changed by keys alone', async ({ open, shot, axe, engine }) => {
      await begin(engine);
      const page = await open('/journeys/jny_source');
      const stage = page.locator('.tabiji-stage');
      await stage.focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Shift+ArrowDown');
      await chosen(page, t, 2);
      await page.keyboard.press('Shift+ArrowRight');
      await chosen(page, t, 3);
      await page.keyboard.press('d');
      await expect
        .poll(async () => (await draftOf(engine, 'jny_source')).nodes.filter((n) => n.disabled).length)
        .toBe(3);
      await shot('select-keys');
      await axe();
      await page.keyboard.press('d');
      await expect.poll(async () => (await draftOf(engine, 'jny_source')).nodes.some((n) => n.disabled)).toBe(false);

      await page.keyboard.press('Control+a');
      await chosen(page, t, 4);
      await page.keyboard.press('Escape');
      await expect(page.getByRole('heading', { name: t('journey.overview'), exact: true })).toBeVisible();

      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ContextMenu');
      await expect(page.getByRole('menu')).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('menu')).toBeHidden();
      await expect(stage).toBeFocused();

      await page.keyboard.press('Control+d');
      await expect.poll(async () => (await draftOf(engine, 'jny_source')).nodes.length).toBe(5);
      await page.getByRole('complementary').getByRole('button').first().focus(); // in the panel of the copy
      await page.keyboard.press('Delete');
      await expect.poll(async () => (await draftOf(engine, 'jny_source')).nodes.length).toBe(4);
      await expect(stage).toBeFocused(); // not lost with the panel

      await page.keyboard.press('Control+a');
      await page.keyboard.press('Control+x');
      await expect(page.getByRole('heading', { name: t('first.title') })).toBeVisible();
      await page.keyboard.press('Control+v');
      await expect.poll(async () => (await draftOf(engine, 'jny_source')).nodes.length).toBe(4);
      await chosen(page, t, 4);

      await page.keyboard.press('?');
      await expect(page.getByRole('dialog').getByText(t('select.box'))).toBeVisible();
      await shot('select-sheet');
      await axe('[role="dialog"]');
    });
  });
}
