// D11: a mail with scripts, forms, frames and trackers shows harmlessly, and nothing leaves this computer.
import { dressed, type Engine, expect, say, settled, test } from './harness';

const t = say('ja');
test.use(dressed({ lang: 'ja', theme: 'light' }, { apart: 'mail' }));

const evil = `<h1 onclick="window.top.caught='click'">Hello {{ contact.name }}</h1>
<script>window.top.caught = 'script'; fetch('https://tracker.example.com/script')</script>
<img src="https://tracker.example.com/open.gif" width="1" height="1" onerror="window.top.caught='image'">
<img src="x" onerror="window.top.caught='error'">
<div style="background:url(https://tracker.example.com/style.png)">styled</div>
<style>@import url('https://tracker.example.com/import.css'); body { background: url('https://tracker.example.com/body.png') }</style>
<link rel="stylesheet" href="https://tracker.example.com/link.css">
<meta http-equiv="refresh" content="0; url=https://tracker.example.com/refresh">
<base href="https://tracker.example.com/">
<form action="https://tracker.example.com/form" method="post"><input name="q" value="1"><button>Send it</button></form>
<iframe src="https://tracker.example.com/frame"></iframe>
<object data="https://tracker.example.com/object"></object>
<video src="https://tracker.example.com/video" autoplay></video>
<svg onload="window.top.caught='svg'"><a xlink:href="javascript:window.top.caught='svg-link'"><text>svg</text></a></svg>
<a href="javascript:window.top.caught='link'">script link</a>
<a href="https://example.com/shop" target="_top">shop link</a>
<a href="https://example.com/shop" ping="https://tracker.example.com/ping">ping</a>`;

const file = (html: string) => ({
  format: 'tabiji.journey/1',
  id: 'jny_evil',
  title: 'とげのあるメール',
  settings: { reentry: 'never' },
  nodes: [
    { id: 'in', kind: 'entry.manual', at: [0, 0], config: {} },
    { id: 'mail', kind: 'mail.send', title: 'とげ', at: [0, 160], config: { message: 'evil' } },
  ],
  edges: [{ from: ['in', 'next'], to: 'mail' }],
  messages: [{ id: 'evil', subject: 'とげ', html, purpose: 'service' }],
});

const tame = `<h1>Hello {{ contact.name }}</h1><img src="https://tracker.example.com/open.gif" width="1" height="1" alt="">
<a href="https://example.com/shop">shop link</a>`;

/** delivered is the practice mail that the tame journey sent. */
async function delivered(engine: Engine): Promise<string> {
  const find = async () => {
    const { items } = await engine.api<{ items: { id: string; subject: string }[] }>('GET', '/api/practice');
    return items.find((m) => m.subject === 'とげ')?.id ?? '';
  };
  if ((await find()) === '') {
    await engine.api('POST', '/api/journeys/import', file(tame));
    await engine.api('POST', '/api/journeys/jny_evil/start', { practice: true });
    await engine.api('POST', '/api/journeys/jny_evil/enter', { contact: 'con_1' });
    await expect.poll(find, { timeout: 20_000 }).not.toBe('');
  }
  return find();
}

/** refusals are what the browser may say when it keeps a mail from doing something. */
const refusals = (broken: string[]) =>
  broken.splice(
    0,
    broken.length,
    ...broken.filter((line) => !/sandbox|Content Security Policy|Refused|Blocked/i.test(line)),
  );

test('a mail with active parts cannot even be started, and each part is named', async ({ engine }) => {
  await engine.api('POST', '/api/journeys/import', { ...file(evil), id: 'jny_refused' });
  const answer = await engine.request('POST', '/api/journeys/jny_refused/start', { practice: true });
  expect(answer.status).toBe(422);
  const said = await answer.text();
  for (const part of ['onclick', 'script', 'form', 'iframe', 'object']) {
    expect(said).toContain(part);
  }
});

test('a tracker in a mail is not asked, and told', async ({ open, engine, outside, shot }) => {
  const page = await open(`/mailbox/${await delivered(engine)}`);
  const frame = page.locator('article iframe').first();
  await expect(frame.contentFrame().getByText(/Hello/)).toBeVisible();
  await expect(frame).toHaveAttribute('sandbox', '');
  await expect(page.getByText(t('mail.remote', { count: 1 })).first()).toBeVisible();
  await shot('mail-tracker');
  expect(outside).toEqual([]);
});

test('even if the engine let everything through, the page shows it harmlessly', async ({
  open,
  engine,
  outside,
  broken,
  shot,
  page,
}) => {
  const id = await delivered(engine);
  await page.route(`**/api/practice/${id}*`, async (route) => {
    const answer = await route.fetch();
    const mail = (await answer.json()) as Record<string, unknown>;
    await route.fulfill({
      response: answer,
      json: { ...mail, document: `<!doctype html><html><head></head><body>${evil}</body></html>` },
    });
  });
  await open(`/mailbox/${id}`);
  const frame = page.locator('article iframe').first();
  await expect(frame.contentFrame().getByText(/Hello/)).toBeVisible();
  await shot('mail-evil');
  const before = page.url();
  for (const text of ['script link', 'shop link', 'ping', 'Send it', 'svg']) {
    const found = frame.contentFrame().getByText(text, { exact: true });
    if ((await found.count()) > 0) {
      await found
        .first()
        .click({ timeout: 2000, force: true })
        .catch(() => undefined); // there may be nothing to press
    }
  }
  await page.waitForTimeout(800);
  expect(page.url()).toBe(before);
  expect(page.context().pages()).toHaveLength(1);
  expect(await page.evaluate(() => (window as { caught?: string }).caught)).toBeUndefined();
  await settled(page);
  expect(outside).toEqual([]);
  refusals(broken);
});

test('the same mail in the outbox is as harmless', async ({ open, engine, outside, broken }) => {
  await delivered(engine);
  const { items } = await engine.api<{ items: { id: string; subject: string }[] }>('GET', '/api/outbox?contact=con_1');
  const page = await open(`/outbox/${items.find((d) => d.subject === 'とげ')?.id}`);
  await expect(page.locator('iframe').first()).toBeVisible();
  await expect(page.locator('iframe').first()).toHaveAttribute('sandbox', '');
  await page.waitForTimeout(500);
  expect(outside).toEqual([]);
  refusals(broken);
});

test('the page itself may load nothing from elsewhere', async ({ engine }) => {
  const answer = await fetch(engine.url);
  const policy = answer.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toMatch(/https?:|\*|'unsafe-eval'|script-src[^;]*'unsafe-inline'/);
});

test('the guard of these walks notices what would leave', async ({ page, outside, broken }) => {
  await page.goto('https://tracker.example.com/').catch(() => undefined); // it is cut off, which is an error here
  expect(outside).toEqual(['https://tracker.example.com/']);
  outside.length = 0;
  broken.length = 0;
});
