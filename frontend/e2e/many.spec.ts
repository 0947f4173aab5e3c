// A hundred thousand people are shown like three hundred: at most 60 rows in the page, keys that go by pages,
// a search that answers while one types.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dressed, expect, say, settled, test } from './harness';

const t = say('ja');
const many = 100_000;
test.use(dressed({ lang: 'ja', theme: 'light' }, { empty: true, apart: 'many' }));

test('a hundred thousand people', async ({ engine, open, shot, axe }) => {
  test.setTimeout(240_000);
  const family = ['佐藤', '鈴木', '高橋', '田中', '伊藤', '渡辺', '山本', '中村', '小林', '加藤'];
  const given = ['翔太', '美咲', '大輔', '陽菜', '健一', '結衣', '拓也', '七海', '誠', '葵'];
  const rows = Array.from(
    { length: many },
    (_, i) => `${family[i % 10]},${given[Math.floor(i / 10) % 10]},p${i}@example.jp`,
  );
  const file = join(engine.home, 'many.csv');
  writeFileSync(file, `姓,名,メールアドレス\n${rows.join('\n')}\n`);
  engine.run('contacts', 'import', '--workspace', engine.workspace, '--consent', 'opt-in', file);

  const page = await open('/contacts');
  const grid = page.getByRole('grid');
  const drawn = () => grid.getByRole('row').count();
  await expect(page.getByText('100,000').first()).toBeVisible();
  expect(await drawn()).toBeLessThanOrEqual(60);
  await shot('contacts-100000');
  await axe();

  await grid.focus();
  for (const key of ['PageDown', 'PageDown', 'End', 'PageUp', 'Home', 'ArrowDown']) {
    await page.keyboard.press(key);
    await expect.poll(drawn, { message: key }).toBeLessThanOrEqual(60);
    await settled(page);
  }
  await page.keyboard.press('End');
  await expect(grid.getByText(/p\d+@example\.jp|佐藤|鈴木/).first()).toBeVisible();
  await settled(page);
  await shot('contacts-100000-end');

  const search = page.getByRole('searchbox', { name: t('contacts.search') });
  const answer = page.waitForResponse((r) => new URL(r.url()).searchParams.get('search') === 'p99999@');
  await search.fill('p99999@');
  await expect(grid.getByRole('row')).toHaveCount(2);
  expect((await answer).request().timing().responseEnd, 'the answer to a search').toBeLessThan(2000);
  await search.fill('佐藤');
  await expect(page.getByText('10,000').first()).toBeVisible();
  expect(await drawn()).toBeLessThanOrEqual(60);
});
