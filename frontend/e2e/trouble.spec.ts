// People who do not go on, mail that does not leave, an engine that answers late or with a failure: made to
// happen for real, seen everywhere it must be seen, and decided by a person.
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Page } from '@playwright/test';
import { dressed, type Engine, expect, nameOf, sample, say, settled, test } from './harness';
import { speaks } from './harness/language';

const jaLight = { lang: 'ja', theme: 'light' } as const;
const enDark = { lang: 'en', theme: 'dark' } as const;

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
    });
  });
}
