// Ten orders of one person at once, each a passage of its own, one after the other; and what a person was not let into.
import { dressed, expect, looks, nameOf, say, settled, test } from './harness';
import { people, started } from './harness/shop';

/** bill lets each order in by itself, a moment later mails, and ends. */
const bill = (title: string) => ({
  format: 'tabiji.journey/1',
  id: 'jny_bill',
  title,
  settings: { reentry: 'per_key' },
  nodes: [
    { id: 'in', kind: 'entry.event', at: [0, 0], config: { event: 'purchase' } },
    { id: 'soon', kind: 'wait.duration', at: [0, 160], config: { amount: 1, unit: 'second' } },
    { id: 'letter', kind: 'mail.send', at: [0, 320], config: { message: 'bill' } },
    { id: 'end', kind: 'goal', at: [0, 480], config: {} },
  ],
  edges: [
    { from: ['in', 'next'], to: 'soon' },
    { from: ['soon', 'next'], to: 'letter' },
    { from: ['letter', 'next'], to: 'end' },
    { from: ['letter', 'failed'], to: 'end' },
  ],
  messages: [{ id: 'bill', title, purpose: 'service', subject: title, html: '<p>OK</p>' }],
});

/** once lets nobody in twice. */
const once = (title: string) => ({
  format: 'tabiji.journey/1',
  id: 'jny_once',
  title,
  settings: { reentry: 'never' },
  nodes: [
    { id: 'in', kind: 'entry.event', at: [0, 0], config: { event: 'visit' } },
    { id: 'end', kind: 'exit', at: [0, 160], config: {} },
  ],
  edges: [{ from: ['in', 'next'], to: 'end' }],
});

interface Record {
  readonly enrollments: readonly {
    readonly journey: string;
    readonly state: string;
    readonly entered_at: string;
    readonly ended_at?: string;
  }[];
  readonly waiting: readonly { readonly key: string }[];
  readonly refused: readonly { readonly count: number }[];
}

for (const look of looks) {
  test.describe(`orders · ${nameOf(look)}`, () => {
    test.use(dressed(look, { apart: `orders-${nameOf(look)}` }));
    const t = say(look.lang);
    const [billed, first] =
      look.lang === 'ja' ? ['ご注文の控え', '初めてのご来店'] : ['Order confirmation', 'First visit'];

    test('ten at once are ten passages in order, and a refused entry leaves its reason', async ({
      open,
      engine,
      shot,
      axe,
    }) => {
      await started(engine, bill(billed));
      await started(engine, once(first));
      const [who] = await people(engine, 1);
      if (!who) {
        throw new Error('nobody is there');
      }
      const keys = Array.from({ length: 10 }, (_, i) => `order-${i + 1}`);
      for (const key of keys) {
        await engine.api('POST', '/api/events', { contact: who.id, kind: 'purchase', key });
      }
      for (const key of ['visit-1', 'visit-2', 'visit-3']) {
        await engine.api('POST', '/api/events', { contact: who.id, kind: 'visit', key });
      }
      const page = await open(`/contacts/${who.id}`);
      await settled(page);
      await shot('orders-waiting');
      const record = () => engine.api<Record>('GET', `/api/why?contact=${who.id}`);
      const passages = async () =>
        (await record()).enrollments
          .filter((e) => e.journey === 'jny_bill')
          .map((e) => ({ state: e.state, from: Date.parse(e.entered_at), to: Date.parse(e.ended_at ?? '') }))
          .toSorted((one, other) => one.from - other.from);
      // Whoever looks while it goes on sees that the oldest of those who wait is always the next.
      await expect
        .poll(
          async () => {
            const waiting = (await record()).waiting.map((w) => w.key);
            expect(waiting).toEqual(keys.slice(keys.length - waiting.length));
            return (await passages()).filter((e) => e.state === 'done').length;
          },
          { timeout: 60_000 },
        )
        .toBe(10);
      const list = await passages();
      for (const [i, passage] of list.entries()) {
        expect(passage.from, `passage ${i + 1} begins after the one before it`).toBeGreaterThanOrEqual(
          list[i - 1]?.to ?? 0,
        );
      }
      expect((await record()).waiting).toHaveLength(0);
      expect((await record()).refused.map((r) => r.count)).toEqual([2]);

      await settled(page);
      await page.getByRole('button', { name: t('contact.over', { count: 11 }) }).click();
      await expect(page.getByRole('listitem').filter({ hasText: billed }).filter({ hasText: '–' })).toHaveCount(10);
      await shot('orders-passages');
      const refused = page.getByRole('button').filter({ hasText: t('contact.did.refused') });
      await expect(refused).toHaveCount(1);
      await expect(refused).toContainText(first);
      await refused.click();
      const why = page.getByRole('article').filter({ hasText: t('contact.why.refused') });
      await expect(why).toContainText(t('contact.why.what', { what: first }));
      await settled(page);
      await shot('orders-refused');
      await axe();
    });
  });
}
