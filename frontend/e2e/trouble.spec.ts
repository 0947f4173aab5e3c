// People who do not go on, mail that does not leave, an engine that answers late or with a failure: made to
// happen for real, seen everywhere it must be seen, and decided by a person.
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Page } from '@playwright/test';
import { dressed, type Engine, expect, nameOf, sample, say, settled, test } from './harness';
import { speaks } from './harness/language';

const jaLight = { lang: 'ja', theme: 'light' } as const;
const enDark = { lang: 'en', theme: 'dark' } as const;
const jaDark = { lang: 'ja', theme: 'dark' } as const;
const enLight = { lang: 'en', theme: 'light' } as const;

const goTo = async (page: Page, place: string) => {
  await page.evaluate((p) => {
    location.hash = `#${p}`;
  }, place);
  await settled(page);
};

/** tagger is a journey that takes one tag and gives another at once. */
const tagger = (id: string, title: string, enters: string, gives: string) => ({
  format: 'tabiji.journey/1',
  id,
  title,
  settings: { reentry: 'after_exit' },
  nodes: [
    { id: 'in', kind: 'entry.tag', at: [0, 0], config: { tag: enters } },
    { id: 'off', kind: 'tag.remove', at: [0, 160], config: { tag: enters } },
    { id: 'on', kind: 'tag.add', at: [0, 320], config: { tag: gives } },
    { id: 'end', kind: 'exit', at: [0, 480], config: {} },
  ],
  edges: [
    { from: ['in', 'next'], to: 'off' },
    { from: ['off', 'next'], to: 'on' },
    { from: ['on', 'next'], to: 'end' },
  ],
});

/** waiting is a journey that people enter by hand and in which they wait for some seconds at each step. */
const waiting = (id: string, title: string, steps: readonly string[]) => ({
  format: 'tabiji.journey/1',
  id,
  title,
  settings: { reentry: 'never' },
  nodes: [
    { id: 'in', kind: 'entry.manual', at: [0, 0], config: {} },
    ...steps.map((s, i) => ({
      id: s,
      kind: 'wait.duration',
      at: [0, 160 * (i + 1)],
      config: { amount: 8, unit: 'second' },
    })),
    { id: 'end', kind: 'exit', at: [0, 160 * (steps.length + 1)], config: {} },
  ],
  edges: [...steps, 'end'].map((s, i) => ({ from: [i === 0 ? 'in' : steps[i - 1], 'next'], to: s })),
});

async function started(engine: Engine, file: { readonly id: string }): Promise<void> {
  await engine.api('POST', '/api/journeys/import', file);
  await engine.api('POST', `/api/journeys/${file.id}/start`, { practice: true });
}

const people = async (engine: Engine, n: number) =>
  (await engine.api<{ items: { id: string; name: string }[] }>('GET', `/api/contacts?limit=${n}`)).items;

const health = async (engine: Engine) =>
  (await engine.api<{ health: { kind: string }[] }>('GET', '/api/status')).health.map((h) => h.kind);

const inside = async (engine: Engine, id: string) =>
  (await engine.api<{ inside: number }>('GET', `/api/journeys/${id}`)).inside;

for (const look of [jaLight, enDark]) {
  test.describe(`people who do not go on · ${nameOf(look)}`, () => {
    test.use(dressed(look, { apart: `stuck-${nameOf(look)}` }));
    const t = say(look.lang);

    test('two journeys in a circle: the entry is held, seen everywhere, released by a person', async ({
      open,
      engine,
      shot,
      axe,
    }) => {
      await started(engine, tagger('jny_red', '赤→青', 'red', 'blue'));
      await started(engine, tagger('jny_blue', '青→赤', 'blue', 'red'));
      const [person] = await people(engine, 1);
      await engine.api('PUT', `/api/contacts/${person?.id}/tags/red`);
      await expect.poll(() => health(engine), { timeout: 20_000 }).toContain('entries_held');

      const page = await open('/');
      const need = page.getByRole('listitem').filter({ hasText: '赤→青' }).first();
      await expect(need).toBeVisible();
      await shot('held-entry-home');
      await need.getByRole('link', { name: t('home.way.entries_held') }).click();
      await expect(page).toHaveURL(/jny_red/);
      await page.locator('.react-flow__node').first().waitFor();
      await shot('held-entry-canvas');
      await goTo(page, '/journeys');
      await expect(page.getByText(t('journeys.held', { count: 1 })).first()).toBeVisible();
      await shot('held-entry-journeys');
      await goTo(page, `/contacts/${person?.id}`);
      await expect(page.getByRole('article', { name: '赤→青' })).toBeVisible();
      await shot('held-entry-person');
      await axe();
      await speaks(page, look.lang);

      await goTo(page, '/journeys/jny_red?step=in');
      const release = page.getByRole('button', { name: t('journey.person.release') }).first();
      await release.waitFor();
      await shot('held-entry-step');
      await release.click();
      await expect(page.getByText(t('journey.person.released', { name: person?.name ?? '' }))).toBeVisible();
    });

    test('a place that cannot be read: the person is stopped, seen everywhere, taken out by a person', async ({
      open,
      engine,
      shot,
      axe,
    }) => {
      const step = 'StepThatIsDamagedOnDiskX';
      const title = look.lang === 'ja' ? '途中で止まるジャーニー' : 'A journey that stops midway';
      await started(engine, waiting('jny_damaged', title, [step]));
      const [person] = await people(engine, 1);
      await engine.api('POST', '/api/journeys/jny_damaged/enter', { contact: person?.id });
      await expect.poll(() => inside(engine, 'jny_damaged')).toBe(1);
      await engine.stop();
      // One byte of the stored place is another, wherever it is not the journey's own drawing.
      const raw = readFileSync(engine.workspace);
      let changed = 0;
      for (let at = raw.indexOf(step); at >= 0; at = raw.indexOf(step, at + 1)) {
        if (raw[at - 1] !== 0x22) {
          raw[at + step.length - 1] = 0x59;
          changed++;
        }
      }
      expect(changed).toBeGreaterThan(0);
      writeFileSync(engine.workspace, raw);
      await engine.start();
      const page = await open(`/contacts/${person?.id}`);
      await shot('broken-waits');
      await expect.poll(() => health(engine), { timeout: 30_000 }).toContain('broken');
      await goTo(page, '/');
      await expect(page.getByText(title).first()).toBeVisible();
      await shot('broken-home');
      await goTo(page, '/journeys/jny_damaged');
      await page.locator('.react-flow__node').first().waitFor();
      await shot('broken-canvas');
      await goTo(page, `/contacts/${person?.id}`);
      await shot('broken-person');
      await axe();
      await speaks(page, look.lang);
      const passage = page.getByRole('article', { name: title });
      await passage.getByRole('button', { name: t('contact.leave') }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('contact.leave.go') })
        .click();
      await expect(passage).toBeHidden();
      await expect.poll(() => health(engine)).not.toContain('broken');
    });
  });
}

/** Mood is how the mail server behaves: takes everything, refuses the password, is over its limit, or drops the
 * line after the mail's last dot, so that nobody knows. */
type Mood = 'willing' | 'refusing' | 'limited' | 'dropping';

/** MailServer is a mail server on this computer, with an account of shop / right. */
class MailServer {
  mood: Mood = 'willing';
  taken = 0;
  readonly #lines = new Set<Socket>();
  readonly #server: Server = createServer((line) => this.#talk(line));

  async start(): Promise<number> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.close();
    for (const line of this.#lines) {
      line.destroy();
    }
  }

  #talk(line: Socket): void {
    this.#lines.add(line);
    line.on('close', () => this.#lines.delete(line));
    line.on('error', () => line.destroy());
    const say = (text: string) => line.write(`${text}\r\n`);
    let rest = '';
    let body = false;
    line.on('data', (data) => {
      const lines = (rest + data.toString('latin1')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const l of lines) {
        if (body) {
          if (l === '.') {
            body = false;
            if (this.mood === 'dropping') {
              line.destroy();
              return;
            }
            this.taken++;
            say('250 taken');
          }
          continue;
        }
        const verb = l.slice(0, 4).toUpperCase();
        if (verb === 'EHLO') {
          say('250-mail.test');
          say('250 AUTH PLAIN');
        } else if (verb === 'AUTH') {
          const right = Buffer.from(l.split(' ')[2] ?? '', 'base64').toString() === '\0shop\0right';
          say(right && this.mood !== 'refusing' ? '235 welcome' : '535 5.7.8 wrong name or password');
        } else if (verb === 'MAIL' && this.mood === 'limited') {
          say('452 4.7.1 too many mails in the last hour');
        } else if (verb === 'DATA') {
          body = true;
          say('354 go on');
        } else if (verb === 'QUIT') {
          say('221 bye');
          line.end();
        } else {
          say('250 fine');
        }
      }
    });
    say('220 mail.test');
  }
}

for (const look of [jaLight, enDark]) {
  test.describe(`mail that does not leave · ${nameOf(look)}`, () => {
    test.use(dressed(look, { apart: `mail-${nameOf(look)}` }));
    const t = say(look.lang);
    const server = new MailServer();
    let port = 0;
    test.beforeAll(async () => {
      port = await server.start();
    });
    test.afterAll(() => server.stop());

    test('without a keychain: a passphrase is chosen, a wrong password is told by stage, the right one connects', async ({
      open,
      shot,
      axe,
      broken,
    }) => {
      const page = await open('/settings/mail');
      await shot('account-vault-new');
      const vault = page.locator('section').filter({ hasText: t('settings.vault.new') });
      await vault.getByLabel(t('settings.vault.passphrase'), { exact: true }).fill('coffee in the morning');
      await vault.getByLabel(t('settings.vault.again'), { exact: true }).fill('coffee in the evening');
      await expect(vault.getByText(t('settings.vault.differs'))).toBeVisible();
      await vault.getByLabel(t('settings.vault.again'), { exact: true }).fill('coffee in the morning');
      await vault.getByRole('button', { name: t('settings.vault.choose') }).click();
      await expect(vault).toBeHidden({ timeout: 15_000 });

      await page.getByLabel(t('settings.mail.host')).fill('127.0.0.1');
      await page.getByLabel(t('settings.mail.port')).fill(String(port));
      await page.getByRole('combobox', { name: t('settings.mail.security') }).click();
      await page.getByRole('option', { name: t('settings.security.none') }).click();
      await page.getByLabel(t('settings.mail.user')).fill('shop');
      await page.getByLabel(t('settings.mail.password'), { exact: true }).fill('wrong');
      await page.getByLabel(t('settings.mail.fromAddress')).fill('hello@shop.example.jp');
      await page.getByLabel(t('settings.mail.postal')).fill('長野県松本市中央1-2-3');
      await page.getByLabel(t('settings.mail.contact')).fill('0263-00-0000');
      await page.getByRole('button', { name: t('settings.mail.save') }).click();
      const told = page.locator('main').getByRole('alert');
      await expect(told).toContainText('535');
      await told.scrollIntoViewIfNeeded();
      await shot('account-wrong-password');
      await axe();
      await speaks(page, look.lang);
      broken.length = 0; // the refusal is an answer that the browser remarks upon
      await expect(page.getByLabel(t('settings.mail.host'))).toHaveValue('127.0.0.1');
      await page.getByLabel(t('settings.mail.password'), { exact: true }).fill('right');
      await page.getByRole('button', { name: t('settings.mail.save') }).click();
      await expect(page.getByRole('button', { name: t('settings.mail.change') })).toBeVisible({ timeout: 15_000 });
      await shot('account-connected');
    });

    test('the server takes no password any more, then is over its limit: said in words, tried again by a person', async ({
      open,
      engine,
      shot,
      axe,
    }) => {
      server.mood = 'refusing';
      await engine.api('POST', '/api/journeys/jny_sample_brochure/start', { practice: false });
      for (const p of await people(engine, 6)) {
        await engine.api('POST', '/api/journeys/jny_sample_brochure/enter', { contact: p.id });
      }
      await expect.poll(() => health(engine), { timeout: 30_000 }).toContain('account');
      const page = await open('/');
      await shot('account-attention-home');
      await goTo(page, '/outbox');
      await shot('account-attention-outbox');
      await goTo(page, '/settings/mail');
      await shot('account-attention');
      await axe();
      await speaks(page, look.lang);
      server.mood = 'limited';
      await page.getByRole('button', { name: t('settings.mail.retry') }).click();
      await expect(page.locator('main').getByRole('status').filter({ hasText: '452' })).toBeVisible({
        timeout: 20_000,
      });
      await shot('account-resting');
      await goTo(page, '/outbox');
      await shot('account-resting-outbox');
      await goTo(page, '/');
      await shot('account-resting-home');
    });

    test('the line is cut after the last dot: nobody knows, and a person decides', async ({
      open,
      engine,
      shot,
      axe,
    }) => {
      server.mood = 'dropping';
      await engine.api('POST', '/api/account/retry');
      await expect.poll(() => health(engine), { timeout: 30_000 }).toContain('unknown');
      const page = await open('/');
      await shot('unknown-home');
      await page.getByRole('link', { name: t('home.way.unknown') }).click();
      await expect(page).toHaveURL(/outbox\?state=unknown/);
      await settled(page);
      await shot('unknown-outbox');
      server.mood = 'willing';
      await page.getByRole('row').nth(1).getByRole('link').first().click();
      const choices = page.getByRole('region', { name: t('outbox.unknown.title') });
      await expect(choices.getByRole('button')).toHaveCount(3);
      await settled(page);
      await shot('unknown-choices');
      await axe();
      await choices.getByRole('button', { name: t('outbox.act.sent') }).click();
      let asked = 0;
      await page.route('**/api/outbox/*/resolve', async (route) => {
        asked++;
        await new Promise((done) => setTimeout(done, 800));
        await route.continue();
      });
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('outbox.act.sent') })
        .dblclick();
      await expect(page.getByText(t('outbox.done.sent'), { exact: true })).toBeVisible();
      expect(asked).toBe(1);
      await settled(page);
      await shot('unknown-decided');
    });

    test('started anew, the passphrase is asked for; a wrong one is told, the right one goes on', async ({
      open,
      engine,
      shot,
      broken,
    }) => {
      await engine.stop();
      await engine.start();
      for (const p of (await people(engine, 9)).slice(6)) {
        await engine.api('POST', '/api/journeys/jny_sample_brochure/enter', { contact: p.id });
      }
      await expect.poll(() => health(engine), { timeout: 30_000 }).toContain('account');
      const page = await open('/');
      await shot('vault-locked-home');
      await goTo(page, '/settings/mail');
      await shot('vault-locked');
      const vault = page.locator('section').filter({ hasText: t('settings.vault.locked') });
      await vault.getByLabel(t('settings.vault.passphrase'), { exact: true }).fill('tea');
      await vault.getByRole('button', { name: t('settings.vault.open') }).click();
      await expect(vault.getByRole('alert')).toBeVisible({ timeout: 15_000 });
      await shot('vault-wrong');
      broken.length = 0;
      const before = server.taken;
      await vault.getByLabel(t('settings.vault.passphrase'), { exact: true }).fill('coffee in the morning');
      await vault.getByRole('button', { name: t('settings.vault.open') }).click();
      await expect(vault).toBeHidden({ timeout: 15_000 });
      await expect.poll(() => server.taken, { timeout: 30_000 }).toBeGreaterThan(before);
      await settled(page);
      await shot('vault-opened');
    });
  });
}

for (const look of [enLight, jaDark]) {
  test.describe(`an engine that answers late or with a failure · ${nameOf(look)}`, () => {
    test.use(dressed(look, { apart: `slow-${nameOf(look)}` }));
    const t = say(look.lang);
    const names = sample[look.lang];

    test('slow buttons act once, and what fails says so where one looks', async ({ open, page, shot, broken }) => {
      const asked: string[] = [];
      let failing = false;
      await page.route(
        (url) => url.pathname.startsWith('/api/') && !/live|preferences|seen/.test(url.pathname),
        async (route) => {
          if (route.request().method() === 'GET') {
            return route.continue();
          }
          asked.push(`${route.request().method()} ${new URL(route.request().url()).pathname}`);
          await new Promise((done) => setTimeout(done, 700));
          return failing
            ? route.fulfill({
                status: 500,
                contentType: 'application/problem+json',
                body: JSON.stringify({ id: 'internal', status: 500, detail: 'SENTENCE', hint: 'HINT' }),
              })
            : route.continue();
        },
      );
      const once = async (what: string, act: () => Promise<unknown>) => {
        asked.length = 0;
        await act();
        await expect.poll(() => asked.length, { message: what }).toBeGreaterThan(0);
        await page.waitForTimeout(900);
        expect(asked, what).toHaveLength(1);
      };
      await open('/journeys/jny_sample_brochure?start=1');
      const sheet = page.getByRole('dialog');
      const go = sheet.getByRole('button', { name: t('start.go.practice.empty') });
      await expect(go).toBeEnabled();
      failing = true;
      await once('a start that fails', () => go.dblclick());
      await expect(sheet.getByRole('alert')).toContainText('SENTENCE HINT');
      await shot('failing-start');
      failing = false;
      await once('a start', () => go.dblclick());
      await expect(sheet).toBeHidden();

      await goTo(page, '/journeys');
      await goTo(page, '/contacts/con_7');
      const stop = () => page.getByRole('button', { name: t('contact.stop') });
      await stop().click();
      const asking = page.getByRole('dialog');
      failing = true;
      await once('an opt-out that fails', () =>
        asking.getByRole('button', { name: t('contact.stop.go.marketing') }).dblclick(),
      );
      await expect(asking.getByRole('alert')).toContainText('SENTENCE HINT');
      await shot('failing-opt-out');
      failing = false;
      await once('an opt-out', () => asking.getByRole('button', { name: t('contact.stop.go.marketing') }).dblclick());
      await expect(asking).toBeHidden();

      await page.getByRole('button', { name: t('contact.enter') }).click();
      await asking.getByText(names.brochure, { exact: true }).click();
      failing = true;
      await once('an entry that fails', () => asking.getByRole('button', { name: t('contact.enter.go') }).dblclick());
      await expect(page.getByRole('alert').filter({ hasText: 'SENTENCE' })).toBeVisible();
      await expect(asking).toBeVisible();
      await shot('failing-enter');
      failing = false;
      await once('an entry', () => asking.getByRole('button', { name: t('contact.enter.go') }).dblclick());
      await expect(asking).toBeHidden();

      await page.getByRole('button', { name: t('contact.tag.add') }).click();
      const field = page.getByPlaceholder(t('contacts.tag.placeholder'));
      await field.fill('once');
      failing = true;
      await once('a tag that fails', () => field.press('Enter'));
      await expect(page.getByRole('alert').filter({ hasText: 'SENTENCE' }).first()).toBeVisible();
      await shot('failing-tag');
      await expect(field, 'what was written stays').toHaveValue('once');
      broken.length = 0;
    });
  });
}

test.describe('a very slow engine', () => {
  const look = jaDark;
  const t = say(look.lang);
  test.use(dressed(look, { apart: 'slow' }));
  test.setTimeout(150_000);
  test('every screen holds its place, says so after four seconds, and then shows what came', async ({
    open,
    page,
    engine,
  }) => {
    await engine.api('POST', '/api/journeys/jny_sample_welcome/start', { practice: true });
    await expect
      .poll(async () => (await engine.api<{ items: unknown[] }>('GET', '/api/practice')).items.length, {
        timeout: 20_000,
      })
      .toBeGreaterThan(0);
    const [mail] = (await engine.api<{ items: { id: string }[] }>('GET', '/api/practice')).items;
    const [out] = (await engine.api<{ items: { id: string }[] }>('GET', '/api/outbox')).items;
    await open('/nowhere');
    let held: Promise<void> | undefined;
    await page.route(
      (url) => url.pathname.startsWith('/api/') && !/live|preferences/.test(url.pathname),
      async (route) => {
        await held;
        await route.continue();
      },
    );
    for (const [name, place] of [
      ['home', '/'],
      ['journeys', '/journeys'],
      ['journey', '/journeys/jny_sample_welcome'],
      ['contacts', '/contacts'],
      ['contact', '/contacts/con_5'],
      ['mailbox', '/mailbox'],
      ['mail', `/mailbox/${mail?.id}`],
      ['outbox', '/outbox'],
      ['delivery', `/outbox/${out?.id}`],
      ['settings', '/settings/mail'],
      ['settings-workspace', '/settings/workspace'],
      ['settings-about', '/settings/about'],
    ] as const) {
      let release = () => {};
      held = new Promise((done) => {
        release = done;
      });
      await page.evaluate((p) => {
        location.hash = `#${p}`;
      }, place);
      await page.reload({ waitUntil: 'commit' });
      await expect
        .soft(page.getByText(t('loading.slow')).first(), `${name} says that it is slow`)
        .toBeVisible({ timeout: 9_000 });
      await page.screenshot({ path: `e2e/shots/slow-${name}-${nameOf(look)}.png` });
      release();
      held = undefined;
      await expect(page.getByText(t('loading.slow'))).toHaveCount(0, { timeout: 10_000 });
      await settled(page);
    }
  });
});

for (const look of [enDark, jaLight]) {
  test.describe(`1000×640 and forty characters · ${nameOf(look)}`, () => {
    test.use({ ...dressed(look, { apart: `narrow-${nameOf(look)}` }), size: { width: 1000, height: 640 } });
    const t = say(look.lang);
    const long =
      look.lang === 'ja'
        ? '春夏秋冬いつでも届く深煎り珈琲豆の定期便をはじめてご注文くださったお客様へのご案内状'
        : 'A welcome to people who ordered beans for the first time';

    /** beyond lists what lies outside the window, or is cut off without a way to scroll to it. */
    const beyond = (page: Page) =>
      page.evaluate(() => {
        const out: string[] = [];
        for (const e of document.querySelectorAll('button, a, input, h1, h2, h3, [role="dialog"]')) {
          const box = e.getBoundingClientRect();
          const hidden =
            box.width < 2 || !e.checkVisibility({ opacityProperty: true }) || e.closest('.react-flow, [inert], iframe');
          if (!hidden && (box.right > innerWidth + 1 || box.left < -1)) {
            out.push(
              `${e.tagName} ${(e.textContent ?? '').slice(0, 40)} ${Math.round(box.left)}–${Math.round(box.right)}`,
            );
          }
        }
        return out;
      });

    test('every screen, sheet, dialog, panel and the palette fit', async ({ open, engine, shot }) => {
      await engine.api('PATCH', '/api/workspace', { name: long.slice(0, 40) });
      const file = waiting('jny_long', long, ['rest']);
      file.nodes[1] = { ...file.nodes[1], title: long } as (typeof file.nodes)[number];
      await started(engine, file);
      const [person] = await people(engine, 1);
      await engine.api('PUT', `/api/contacts/${person?.id}/tags/${encodeURIComponent(long)}`);
      await engine.api('POST', '/api/journeys/jny_long/enter', { contact: person?.id });
      await engine.api('POST', '/api/journeys/jny_sample_welcome/start', { practice: true });
      const page = await open('/');
      const fits = async (name: string) => {
        await settled(page);
        await shot(`narrow-${name}`);
        expect.soft(await beyond(page), name).toEqual([]);
      };
      const close = async () => {
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
      };
      await fits('home');
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').fill(long.slice(0, 6));
      await page.getByRole('option').first().waitFor();
      await fits('palette');
      await close();
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
      await fits('keys');
      await close();
      await page
        .getByRole('button', { name: t('inbox.title') })
        .or(page.locator('header button[aria-expanded]'))
        .last()
        .click();
      await fits('inbox');
      await page.keyboard.press('Escape');
      await goTo(page, '/journeys');
      await fits('journeys');
      await goTo(page, '/journeys/jny_long');
      await page.locator('.react-flow__node').first().waitFor();
      await fits('journey');
      await goTo(page, '/journeys/jny_long?step=rest');
      await fits('step');
      await page
        .getByRole('banner')
        .getByRole('button', { name: t('journey.pause') })
        .click();
      await fits('pause');
      await close();
      await goTo(page, '/journeys/jny_sample_brochure?start=1');
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('start.go.practice.empty') })
        .waitFor();
      await fits('start');
      await close();
      await goTo(page, `/contacts/${person?.id}`);
      await fits('contact');
      await page.getByRole('button', { name: t('contact.enter') }).click();
      await fits('enter');
      await close();
      await page.getByRole('button', { name: t('contact.about') }).click();
      await fits('person');
      await page
        .getByRole('dialog')
        .getByRole('button', { name: t('contact.stop') })
        .click();
      await fits('opt-out');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      await goTo(page, '/contacts');
      await fits('contacts');
      await page.getByRole('button', { name: t('contacts.add') }).click();
      await fits('add');
      await close();
      await goTo(page, '/outbox');
      await fits('outbox');
      await goTo(page, '/mailbox');
      await fits('mailbox');
      for (const part of ['mail', 'appearance', 'workspace', 'about']) {
        await goTo(page, `/settings/${part}`);
        await fits(`settings-${part}`);
      }
    });
  });
}

test.describe('a page that leans on nothing', () => {
  test.use(dressed(jaLight, { apart: 'leaning' }));

  test('Japanese letters come from our own files, whatever the computer has (JP-6)', async ({ open, context }) => {
    const page = await open('/');
    const line = await context.newCDPSession(page);
    await line.send('DOM.enable');
    await line.send('CSS.enable');
    for (const place of ['/', '/journeys', '/contacts/con_5', '/settings/mail']) {
      await goTo(page, place);
      await page.evaluate(() => document.fonts.ready.then(() => undefined));
      const { root } = await line.send('DOM.getDocument', { depth: 0 });
      const { nodeIds } = await line.send('DOM.querySelectorAll', {
        nodeId: root.nodeId,
        selector: 'h1, h2, h3, p, a, b, strong, button, label, td, th, dd, small',
      });
      const foreign = new Set<string>();
      let own = 0;
      for (const nodeId of nodeIds.slice(0, 120)) {
        const { fonts } = await line.send('CSS.getPlatformFontsForNode', { nodeId });
        for (const f of fonts) {
          own += f.isCustomFont ? f.glyphCount : 0;
          if (!f.isCustomFont && !/mono/i.test(f.familyName)) {
            foreign.add(f.familyName);
          }
        }
      }
      expect([...foreign], place).toEqual([]);
      expect(own, place).toBeGreaterThan(50);
    }
  });

  test('a busy engine is asked the same thing once at a time', async ({ open, engine, page }) => {
    await open('/');
    const under = new Map<string, number>();
    let most = 0;
    let asked = 0;
    await page.route(
      (url) => /^\/api\/(status|journeys|calendar)$/.test(url.pathname),
      async (route) => {
        const { pathname } = new URL(route.request().url());
        const now = (under.get(pathname) ?? 0) + 1;
        under.set(pathname, now);
        most = Math.max(most, now);
        asked++;
        await new Promise((done) => setTimeout(done, 1500));
        await route.continue();
        under.set(pathname, (under.get(pathname) ?? 1) - 1);
      },
    );
    await engine.api('POST', '/api/journeys/jny_sample_welcome/start', { practice: true });
    for (let n = 0; n < 12; n++) {
      await engine.api('PUT', `/api/contacts/con_${n + 1}/tags/busy`);
      await page.waitForTimeout(400);
    }
    await expect.poll(() => asked).toBeGreaterThan(2);
    expect(most).toBe(1);
  });
});

test.describe('an empty workspace', () => {
  test.use(dressed(enLight, { empty: true }));
  const t = say('en');

  test('home does not speak of a sample shop that is not there', async ({ open, shot }) => {
    const page = await open('/');
    await expect(page.getByText(t('home.welcome.empty'))).toBeVisible();
    await expect(page.getByText(t('home.welcome.text'))).toHaveCount(0);
    await shot('empty-welcome');
    await page.getByRole('link', { name: t('home.welcome.empty.go') }).click();
    await expect(page).toHaveURL(/#\/contacts/);
  });
});
