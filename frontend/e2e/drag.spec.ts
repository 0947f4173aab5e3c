// A journey is drawn by dragging: from the palette, along lines, with a mouse and by touch alone.
import type { Locator, Page } from '@playwright/test';
import { dressed, type Engine, expect, nameOf, say, settled, test } from './harness';

const look = { lang: 'ja', theme: 'light' } as const;
const t = say(look.lang);

interface Point {
  readonly x: number;
  readonly y: number;
}

const card = (page: Page, title: string) => page.locator('.react-flow__node', { hasText: title });
const entry = (page: Page, kind: string) =>
  page.getByRole('region', { name: t('drag.palette.title') }).getByRole('button', { name: t(kind), exact: true });
const rings = (page: Page) => page.locator('[data-ring]');
const picker = (page: Page) => page.getByRole('dialog', { name: t('picker.title') });

async function middle(of: Locator): Promise<Point> {
  const box = await of.boundingBox();
  if (!box) throw new Error('not to be seen');
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** lift presses and begins to drag; the pointer stays down. */
async function lift(page: Page, from: Locator | Point): Promise<void> {
  const at = 'x' in from ? from : await middle(from);
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 6, at.y + 3);
  await expect(page.locator('html[data-dragging]')).toBeAttached();
}

async function over(page: Page, to: Point): Promise<void> {
  await page.mouse.move(to.x - 3, to.y - 2);
  await page.mouse.move(to.x, to.y);
}

/** ringAt is the middle of the ring next to a point. */
async function ringAt(page: Page, near: Point): Promise<Point> {
  const all = await Promise.all((await rings(page).all()).map(middle));
  const far = (p: Point) => Math.hypot(p.x - near.x, p.y - near.y);
  const [first] = all.sort((a, b) => far(a) - far(b));
  if (!first) throw new Error('no ring');
  return first;
}

interface Draft {
  readonly nodes: readonly { readonly id: string; readonly kind: string; readonly config?: { branches?: { port: string }[] } }[];
  readonly edges: readonly { readonly from: readonly [string, string]; readonly to: string }[];
}

/** flowOf is what leads where, by kinds: "entry.tag>goal". */
async function flowOf(page: Page, engine: Engine): Promise<string[]> {
  const id = page.url().match(/jny_[a-z0-9]+/)?.[0] ?? '';
  const { draft } = await engine.api<{ draft: Draft }>('GET', `/api/journeys/${id}/draft`);
  const kind = (n: string) => draft.nodes.find((x) => x.id === n)?.kind ?? '?';
  return draft.edges.map((e) => `${kind(e.from[0])}${e.from[1] === 'next' ? '' : `.${e.from[1]}`}>${kind(e.to)}`).sort();
}

test.describe(nameOf(look), () => {
  test.use(dressed(look, { apart: 'drag' }));

  test('a journey is drawn by dragging', async ({ open, shot, axe, engine }) => {
    const page = await open('/journeys');
    await page.getByRole('button', { name: t('journeys.new'), exact: true }).click();
    await expect(page.getByRole('heading', { name: t('first.title') })).toBeVisible();

    // onto the empty canvas
    await lift(page, entry(page, 'kind.entry.tag'));
    await over(page, { x: 600, y: 500 });
    await page.mouse.up();
    await expect(card(page, t('kind.entry.tag'))).toBeVisible();
    await settled(page);

    // to the open outcome, which lights up
    await lift(page, entry(page, 'kind.wait.duration'));
    await over(page, { x: 500, y: 600 });
    await expect(rings(page)).toHaveCount(1);
    const ring = await ringAt(page, { x: 0, y: 0 });
    await over(page, { x: ring.x + 30, y: ring.y + 20 });
    await expect(page.locator('[data-ring][data-lit]')).toHaveCount(1);
    await shot('drag-ring');
    await page.mouse.up();
    await expect(rings(page)).toHaveCount(0);
    await expect.poll(() => flowOf(page, engine)).toEqual(['entry.tag>wait.duration']);
    await settled(page);
    await axe();
  });
});
