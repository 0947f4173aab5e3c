// What the room of a journey asks for while people move through it, and when its draft is saved elsewhere.
import type { Page } from '@playwright/test';
import { dressed, type Engine, expect, settled, test } from './harness';
import { people, started } from './harness/shop';

test.use(dressed({ lang: 'ja', theme: 'light' }, { apart: 'parts' }));

const id = 'jny_parts';
const path = `/api/journeys/${id}`;

/** resting: people who enter by hand go on after a second, and rest for thirty days. */
const resting = {
  format: 'tabiji.journey/1',
  id,
  title: 'Parts',
  settings: { reentry: 'never' },
  nodes: [
    { id: 'in', kind: 'entry.manual', at: [0, 0], config: {} },
    { id: 'second', kind: 'wait.duration', at: [0, 160], config: { amount: 1, unit: 'second' } },
    { id: 'month', kind: 'wait.duration', at: [0, 320], config: { amount: 30, unit: 'day' } },
    { id: 'end', kind: 'exit', at: [0, 480], config: {} },
  ],
  edges: [
    { from: ['in', 'next'], to: 'second' },
    { from: ['second', 'next'], to: 'month' },
    { from: ['month', 'next'], to: 'end' },
  ],
};

interface Draft {
  readonly rev: number;
  readonly draft: { readonly nodes: readonly { readonly id: string }[] };
}

/** told keeps the paths the page asks for, each once; those of the journey by their ends. */
function told(page: Page): { readonly all: () => string[]; readonly forget: () => void } {
  const all = new Set<string>();
  const began = Date.now();
  page.on('request', (r) => {
    const { pathname } = new URL(r.url());
    const byClock = pathname === '/api/status' && Date.now() - began > 25_000; // every 30 s, by itself
    if (pathname.startsWith('/api/') && !byClock) all.add(pathname.replace(`${path}/`, ''));
  });
  return { all: () => [...all].sort(), forget: () => all.clear() };
}

/** rename saves the draft with another title of a step. */
async function rename(engine: Engine, title: string): Promise<void> {
  const { rev, draft } = await engine.api<Draft>('GET', path);
  const nodes = draft.nodes.map((n) => (n.id === 'month' ? { ...n, title } : n));
  await engine.api('PUT', `${path}/draft`, { rev, draft: { ...draft, nodes } });
}

test('each change asks for its own part again and for nothing else', async ({ engine, open, page }) => {
  await started(engine, resting);
  await rename(engine, 'さいしょ');
  const asked = told(page);
  const month = page.locator('.react-flow__node[data-id="month"]');
  /** only: it was these that were asked for, and when all is still, no other. */
  const only = async (...parts: string[]) => {
    await expect.poll(asked.all).toEqual(expect.arrayContaining(parts));
    await settled(page);
    expect(asked.all()).toEqual(parts);
    asked.forget();
  };
  await open(`/journeys/${id}`);
  expect(asked.all()).toEqual(expect.arrayContaining(['counts', 'draft', 'findings', 'head', 'versions/1']));
  asked.forget();

  await test.step('somebody enters and moves on: the counts', async () => {
    const [person] = await people(engine, 1);
    await engine.api('POST', `${path}/enter`, { contact: person?.id });
    await expect(month).toContainText('1');
    await only('counts');
  });

  await test.step('the draft is saved elsewhere: what depends on it, and not what runs', async () => {
    await rename(engine, 'つぎ');
    await only('counts', 'draft', 'findings', 'head');
  });

  await test.step('it is published, so that the draft runs: all but the drawings', async () => {
    await engine.api('POST', `${path}/publish`);
    await expect(month).toContainText('つぎ');
    await only('counts', 'findings', 'head');
  });
});
