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
  page.getByRole('menubar', { name: t('drag.palette.title') }).getByRole('menuitem', { name: t(kind), exact: true });
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

const near = (p: Point): Point => ({ x: p.x + 24, y: p.y + 18 });

/** put drags something to a place that is asked for while it is dragged. */
async function put(page: Page, from: Locator | Point, to: () => Promise<Point>): Promise<void> {
  await lift(page, from);
  await over(page, near(await to()));
  await page.mouse.up();
  await settled(page);
}

/** ringAt is the middle of the ring next to a point. */
async function ringAt(page: Page, near: Point = { x: 0, y: 0 }): Promise<Point> {
  await expect(rings(page).first()).toBeAttached();
  const all = await rings(page).evaluateAll((list) =>
    list.map((ring) => {
      const box = ring.getBoundingClientRect();
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    }),
  );
  const far = (p: Point) => Math.hypot(p.x - near.x, p.y - near.y);
  const [first] = all.sort((a, b) => far(a) - far(b));
  if (!first) throw new Error('no ring');
  return first;
}

interface Draft {
  readonly layout?: string;
  readonly nodes: readonly {
    readonly id: string;
    readonly kind: string;
    readonly at?: readonly number[];
    readonly config?: { branches?: { port: string }[] };
  }[];
  readonly edges: readonly { readonly from: readonly [string, string]; readonly to: string }[];
}

async function draftOf(page: Page, engine: Engine): Promise<Draft> {
  const id = page.url().match(/jny_[a-z0-9]+/)?.[0] ?? '';
  return (await engine.api<{ draft: Draft }>('GET', `/api/journeys/${id}/draft`)).draft;
}

/** lineOf is the line from the step of a kind to that of another. */
async function lineOf(page: Page, engine: Engine, from: string, to: string): Promise<Locator> {
  const { nodes, edges } = await draftOf(page, engine);
  const of = (kind: string) => nodes.find((n) => n.kind === kind)?.id;
  const edge = edges.find((e) => e.from[0] === of(from) && e.to === of(to));
  return page.locator(`.react-flow__edge[data-id="${edge?.from.join(':')}:${edge?.to}"]`);
}

/** on is a point on a line, away from its label and its button. */
async function on(line: Locator): Promise<[number, number]> {
  return line.locator('.react-flow__edge-path').evaluate((path) => {
    const curve = path as SVGPathElement;
    const p = curve.getPointAtLength(curve.getTotalLength() - 12).matrixTransform(curve.getScreenCTM() ?? undefined);
    return [p.x, p.y] as [number, number];
  });
}

/** flowOf is what leads where, by kinds: "entry.tag>goal". */
async function flowOf(page: Page, engine: Engine): Promise<string[]> {
  const draft = await draftOf(page, engine);
  const kind = (n: string) => draft.nodes.find((x) => x.id === n)?.kind ?? '?';
  return draft.edges
    .map((e) => `${kind(e.from[0])}${e.from[1] === 'next' ? '' : `.${e.from[1]}`}>${kind(e.to)}`)
    .sort();
}

/** leads waits until the draft has those lines, or one more, and the canvas shows the same ones. */
async function leads(page: Page, engine: Engine, want: readonly string[] | string): Promise<void> {
  const flow = expect.poll(() => flowOf(page, engine));
  await (typeof want === 'string' ? flow.toContain(want) : flow.toEqual(want));
  const ids = (await draftOf(page, engine)).edges.map((e) => `${e.from.join(':')}:${e.to}`).sort();
  await expect
    .poll(() =>
      page.locator('.react-flow__edge').evaluateAll((all) => all.map((e) => e.getAttribute('data-id')).sort()),
    )
    .toEqual(ids);
  await settled(page);
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
    await over(page, { x: 500, y: 700 });
    await expect(rings(page)).toHaveCount(1);
    await over(page, near(await ringAt(page)));
    await expect(page.locator('[data-ring][data-lit]')).toHaveCount(1);
    await shot('drag-ring');
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await expect(rings(page)).toHaveCount(0);
    await expect(card(page, t('kind.wait.duration'))).toBeHidden();
    await put(page, entry(page, 'kind.wait.duration'), () => ringAt(page));
    await leads(page, engine, ['entry.tag>wait.duration']);

    // dropped where nothing takes it, it is said where it may be put
    await lift(page, entry(page, 'kind.tag.add'));
    await over(page, { x: 300, y: 800 });
    await page.mouse.up();
    await expect(page.getByText(t('drag.where'))).toBeVisible();
    // on a line
    const between = async () => {
      const [a, b] = [await middle(card(page, t('kind.entry.tag'))), await middle(card(page, t('kind.wait.duration')))];
      return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    };
    await put(page, entry(page, 'kind.split.random'), async () => ringAt(page, await between()));
    await leads(page, engine, ['entry.tag>split.random', 'split.random.a>wait.duration']);

    // a line is pulled into the empty canvas: the picker asks what comes there
    const open_ = page.locator('[data-open][data-port="b"]');
    const at = await middle(open_);
    await lift(page, open_);
    await over(page, { x: at.x + 60, y: at.y + 170 });
    await shot('drag-pulled');
    await page.mouse.up();
    await expect(picker(page).getByRole('combobox')).toBeFocused();
    await shot('drag-picker');
    await picker(page)
      .getByRole('option', { name: t('kind.goal') })
      .click();
    await expect(card(page, t('kind.goal'))).toBeVisible();
    await settled(page);
    const wide = ['entry.tag>split.random', 'split.random.a>wait.duration', 'split.random.b>goal'];
    await leads(page, engine, wide);

    // and onto a step: it leads there; an entry says why not
    await page.locator('.tabiji-stage').press('Escape');
    const end = page.locator('[data-open]').last();
    await lift(page, end);
    await over(page, await middle(card(page, t('kind.entry.tag'))));
    await expect(page.getByText(t('edit.refused.into_entry'))).toBeVisible();
    await over(page, await middle(card(page, t('kind.goal'))));
    await page.mouse.up();
    await leads(page, engine, 'wait.duration>goal');
    await settled(page);

    // the end of a line is led elsewhere: a circle can be drawn
    const moving = await lineOf(page, engine, 'wait.duration', 'goal');
    await page.mouse.move(...(await on(moving)));
    await lift(page, page.locator('[data-grip="end"]'));
    await shot('drag-line');
    await over(page, await middle(card(page, t('kind.split.random'))));
    await page.mouse.up();
    await leads(page, engine, 'wait.duration>split.random');
    await settled(page);
    // a selected line goes by a key, and comes back
    await page.mouse.click(...(await on(await lineOf(page, engine, 'wait.duration', 'split.random'))));
    await expect(page.locator('[data-grip="begin"]')).toBeVisible();
    await page.keyboard.press('Delete');
    await leads(page, engine, wide);
    await expect(page.getByText(t('drag.line.deleted'))).toBeVisible();
    await page.keyboard.press('Control+z');
    await leads(page, engine, 'wait.duration>split.random');
    await settled(page);
    // dropped on the ground it is deleted too
    await page.mouse.move(...(await on(await lineOf(page, engine, 'wait.duration', 'split.random'))));
    await lift(page, page.locator('[data-grip="end"]'));
    await over(page, { x: 300, y: 820 });
    await page.mouse.up();
    await leads(page, engine, wide);
    await settled(page);

    // a step goes elsewhere, and its old place heals
    const toGoal = await on(await lineOf(page, engine, 'split.random', 'goal'));
    await put(page, card(page, t('kind.wait.duration')), () => ringAt(page, { x: toGoal[0], y: toGoal[1] }));
    const moved = ['entry.tag>split.random', 'split.random.b>wait.duration', 'wait.duration>goal'];
    await leads(page, engine, moved);

    // a whole branch, by its label
    const chip = (port: string) => page.locator('[data-chip]', { hasText: port });
    const openA = page.locator('[data-open][data-port="a"]');
    const a = await middle(openA);
    await put(page, chip('B'), () => ringAt(page, a));
    await leads(page, engine, ['entry.tag>split.random', 'split.random.a>wait.duration', 'wait.duration>goal']);

    // branches change their order, by their labels and in the panel by keys
    // The whole page is scaled meanwhile: what is lit is still what takes it.
    await page.evaluate(() => document.body.style.setProperty('scale', '0.8'));
    const b = await middle(page.locator('[data-open][data-port="b"]'));
    await put(page, entry(page, 'kind.exit'), () => ringAt(page, b));
    await page.evaluate(() => document.body.style.removeProperty('scale'));
    await leads(page, engine, 'split.random.b>exit');
    const ports = async () =>
      (await draftOf(page, engine)).nodes.flatMap((n) => n.config?.branches?.map((x) => x.port) ?? []);
    expect(await ports()).toEqual(['a', 'b']);
    const other = await middle(chip('B'));
    await lift(page, chip('A'));
    await shot('drag-branch');
    await over(page, other);
    await page.mouse.up();
    await expect.poll(ports).toEqual(['b', 'a']);
    await settled(page);
    await page.getByRole('region', { name: 'A', exact: true }).getByRole('textbox').first().press('Alt+ArrowUp');
    await expect.poll(ports).toEqual(['a', 'b']);
    await settled(page);
    await axe();
    await shot('drag-end');
  });

  test('arranged by hand, a card goes where it is put, in line with others', async ({ open, shot, engine }) => {
    const file = {
      format: 'tabiji.journey/1',
      title: '手で並べた',
      layout: 'own',
      nodes: [
        { id: 'e', kind: 'entry.manual', at: [0, 0] },
        {
          id: 's',
          kind: 'split.random',
          at: [0, 160],
          config: { branches: ['a', 'b'].map((port) => ({ port, weight: 1 })) },
        },
        { id: 'g', kind: 'goal', at: [200, 340] },
        { id: 'x', kind: 'exit', at: [-200, 340] },
      ],
      edges: [
        { from: ['e', 'next'], to: 's' },
        { from: ['s', 'a'], to: 'g' },
        { from: ['s', 'b'], to: 'x' },
      ],
    };
    const { id } = await engine.api<{ id: string }>('POST', '/api/journeys/import', file);
    const page = await open(`/journeys/${id}`);
    await settled(page);
    const left = card(page, t('kind.exit'));
    const places = async () => (await draftOf(page, engine)).nodes.map((n) => n.at?.join()).join(' ');
    const still = await places();
    const from = await middle(left);
    const split = await middle(card(page, t('kind.split.random')));
    await lift(page, from);
    await over(page, { x: split.x - 4, y: from.y + 130 });
    await shot('drag-own');
    expect(Math.abs((await middle(left)).x - split.x)).toBeLessThan(1);
    await page.keyboard.press('Escape');
    await page.mouse.up();
    await expect.poll(async () => Math.round((await middle(left)).x - from.x)).toBe(0);
    await lift(page, from);
    await over(page, { x: split.x - 4, y: from.y + 130 });
    await page.mouse.up();
    await expect.poll(places).not.toBe(still);
    await settled(page);
    expect(Math.abs((await middle(left)).x - split.x)).toBeLessThan(1);
    await page.keyboard.press('Control+z');
    await expect.poll(places).toBe(still);
    await settled(page);
    const view = () => page.locator('.react-flow__viewport').evaluate((v) => (v as HTMLElement).style.transform);
    const seen = await view();
    await lift(page, card(page, t('kind.goal')));
    const ground = await page.locator('.react-flow').boundingBox();
    await over(page, { x: (ground?.x ?? 0) + 12, y: 400 });
    await expect.poll(view).not.toBe(seen);
    await page.keyboard.press('Escape');
    await page.mouse.up();
  });
});

test.describe('by touch alone', () => {
  test.use({
    ...dressed(look, { apart: 'drag' }),
    size: { width: 1180, height: 820 },
    contextOptions: { reducedMotion: 'reduce', hasTouch: true },
  });

  test('a small journey is built', async ({ open, shot, engine }) => {
    const page = await open('/journeys');
    const wire = await page.context().newCDPSession(page);
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...at: Point[]) =>
      wire.send('Input.dispatchTouchEvent', { type, touchPoints: at.map(({ x, y }) => ({ x, y })) });
    /** hold rests a finger until what is under it is lifted, and carries it to a place that is asked for then. */
    const hold = async (from: Locator, to: () => Promise<Point>) => {
      const at = await middle(from);
      await send('touchStart', at);
      await expect(page.locator('html[data-dragging]')).toBeAttached();
      await send('touchMove', { x: at.x + 20, y: at.y + 10 });
      const end = await to();
      await send('touchMove', near(end));
      await send('touchMove', end);
    };
    await page.getByRole('button', { name: t('journeys.new'), exact: true }).tap();
    await page.getByRole('button', { name: t('kind.entry.manual') }).tap();
    await expect(card(page, t('kind.entry.manual'))).toBeVisible();
    await settled(page);

    await hold(entry(page, 'kind.wait.duration'), () => ringAt(page));
    await shot('drag-touch');
    await send('touchEnd');
    await leads(page, engine, ['entry.manual>wait.duration']);
    await settled(page);

    // a line pulled out of the last step
    const end = page.locator('[data-open]').last();
    await hold(end, async () => ({ x: 300, y: 700 }));
    await send('touchEnd');
    await picker(page)
      .getByRole('option', { name: t('kind.goal') })
      .tap();
    await leads(page, engine, ['entry.manual>wait.duration', 'wait.duration>goal']);
    await settled(page);

    // a finger that does not rest moves the view, also on a card
    const before = await middle(card(page, t('kind.goal')));
    await send('touchStart', before);
    await send('touchMove', { x: before.x + 40, y: before.y });
    await send('touchMove', { x: before.x + 80, y: before.y });
    await send('touchEnd');
    await expect
      .poll(async () => Math.round((await middle(card(page, t('kind.goal')))).x - before.x))
      .toBeGreaterThan(30);

    // a rested one lifts the step; a second finger leaves all as it was
    await hold(card(page, t('kind.wait.duration')), async () => ({ x: 300, y: 700 }));
    await send('touchStart', { x: 300, y: 700 }, { x: 400, y: 500 });
    await expect(page.locator('html[data-dragging]')).not.toBeAttached();
    await send('touchEnd');
    await leads(page, engine, ['entry.manual>wait.duration', 'wait.duration>goal']);
  });
});
