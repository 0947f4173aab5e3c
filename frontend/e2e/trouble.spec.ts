// People who do not go on and mail that does not leave: made to happen for real, seen everywhere it must be
// seen, and decided by a person.
import { readFileSync, writeFileSync } from 'node:fs';
import { dressed, expect, nameOf, say, settled, test } from './harness';
import { speaks } from './harness/language';
import { goTo, health, inside, people, started, tagger, waiting } from './harness/shop';
import { MailServer } from './harness/smtp';

test.describe.configure({ mode: 'parallel' });

const jaLight = { lang: 'ja', theme: 'light' } as const;
const enDark = { lang: 'en', theme: 'dark' } as const;

for (const look of [jaLight, enDark]) {
  test.describe(`people who do not go on · ${nameOf(look)}`, () => {
    test.describe.configure({ mode: 'default' });
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

for (const look of [jaLight, enDark]) {
  test.describe(`mail that does not leave · ${nameOf(look)}`, () => {
    test.describe.configure({ mode: 'default' });
    test.use(dressed(look, { apart: `mail-${nameOf(look)}` }));
    const t = say(look.lang);
    const server = new MailServer('shop', 'right');
    let port = 0;
    test.beforeAll(async () => {
      port = (await server.start()).port;
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
      server.fault = 'auth';
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
      server.fault = 'limit';
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
      server.fault = 'lost';
      await engine.api('POST', '/api/account/retry');
      await expect.poll(() => health(engine), { timeout: 30_000 }).toContain('unknown');
      const page = await open('/');
      await shot('unknown-home');
      await page.getByRole('link', { name: t('home.way.unknown') }).click();
      await expect(page).toHaveURL(/outbox\?state=unknown/);
      await settled(page);
      await shot('unknown-outbox');
      server.fault = '';
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
      const before = server.mails.length;
      await vault.getByLabel(t('settings.vault.passphrase'), { exact: true }).fill('coffee in the morning');
      await vault.getByRole('button', { name: t('settings.vault.open') }).click();
      await expect(vault).toBeHidden({ timeout: 15_000 });
      await expect.poll(() => server.mails.length, { timeout: 30_000 }).toBeGreaterThan(before);
      await settled(page);
      await shot('vault-opened');
    });
  });
}
