import { describe, expect, test } from 'vitest';
import { readDrawing } from './drawing';
import { find, findIndex, type Known } from './find';
import { generate, numbers } from './generate';
import { hasPart, type Level, lastPart, readQuestion, withPart } from './question';
import { suggestions } from './suggest';
import { usesOf } from './uses';

const when = { all: [{ tag: 'vip' }, { any: [{ field: 'age', is: 'greater', value: 3 }, { event: 'purchase' }] }] };
const drawing = readDrawing({
  nodes: [
    { id: 'in', kind: 'entry.tag', config: { tag: '資料請求' } },
    { id: 'hello', kind: 'mail.send', title: 'ようこそ', config: { message: 'm' } },
    { id: 'later', kind: 'wait.duration', title: '３日待つ', disabled: true, config: { amount: 3, unit: 'day' } },
    { id: 'ask', kind: 'split.condition', config: { branches: [{ port: 'yes', when }] } },
    { id: 'odd', kind: 'of.tomorrow' },
  ],
  messages: [{ id: 'm', title: '夏の ごあいさつ', subject: 'ﾊｼﾞﾒﾏｼﾃ' }],
});
const kindNames: Readonly<Record<string, string>> = {
  'mail.send': 'メールを送る Send mail ステップメール drip',
  'wait.duration': '待機 Wait delay 遅延 シナリオ',
  'tag.add': 'タグを付ける',
  'entry.tag': 'タグで開始',
};
const levels: Readonly<Record<string, readonly Level[]>> = { hello: ['error', 'warning'], ask: ['warning'] };
const known: Known = {
  spoken: () => [],
  kindNames: (k) => kindNames[k] ?? '',
  nameOf: (u) => (u.id === 'age' ? '年齢' : u.id === 'purchase' ? '購入' : undefined),
  levels: (id) => new Set(levels[id] ?? []),
  waiting: (id) => ({ hello: 12, later: 1 })[id] ?? 0,
};
const index = findIndex(drawing, known);

describe('a question', () => {
  test.each([
    ['is:error', 'hello'],
    ['ＩＳ：ＥＲＲＯＲ', 'hello'],
    ['is:エラー', 'hello'],
    ['状態:警告', 'hello ask'],
    ['is:error is:warning', 'hello ask'],
    ['is:warn', 'hello ask'],
    ['is:e', 'hello'],
    ['is:hint', ''],
    ['is:disabled', 'later'],
    ['is:オフ', 'later'],
    ['is:error is:disabled', ''],
    ['kind:mail', 'hello'],
    ['kind:mail.send', 'hello'],
    ['kind: mail', 'hello'],
    ['種類：めーる', 'hello'],
    ['kind:ﾒｰﾙ', 'hello'],
    ['kind:wait', 'later'],
    ['kind:delay', 'later'],
    ['kind:遅延', 'later'],
    ['kind:mail kind:wait', 'hello later'],
    ['kind:タグ', 'in'],
    ['kind:of', 'odd'],
    ['uses:vip', 'ask'],
    ['uses:年齢', 'ask'],
    ['uses:購入', 'ask'],
    ['uses:資料', 'in'],
    ['uses:m', 'hello'],
    ['uses:"夏の ごあいさつ"', 'hello'],
    ['uses:「夏の　ゴアイサツ」', 'hello'],
    ['使用：はじめまして', 'hello'],
    ['waiting:>0', 'hello later'],
    ['waiting:＞１', 'hello'],
    ['waiting:>=12', 'hello'],
    ['waiting:≧12', 'hello'],
    ['待ち:12人以上', 'hello'],
    ['waiting:<=1', 'in later ask odd'],
    ['waiting:=1', 'later'],
    ['waiting: > 1', 'hello'],
    ['waiting:1', 'later'],
    ['waiting:<1,000', 'in hello later ask odd'],
    ['is:error ようこそ', 'hello'],
    ['ヨウコソ waiting:>0', 'hello'],
    ['ステップメール', 'hello'],
    ['遅延', 'later'],
    ['10:30', ''],
    ['is:', ''],
    ['kind:', ''],
    ['waiting:>', ''],
    ['  ', ''],
    ['"', ''],
  ])('%s finds %s', (typed, want) => {
    expect(find(index, typed)).toEqual({ ids: want.split(' ').filter(Boolean), wrong: undefined });
  });

  test.each([
    ['is:broken', 'canvas.find.wrong.is', 'broken'],
    ['is:赤', 'canvas.find.wrong.is', '赤'],
    ['ｋｉｎｄ：ロケット', 'canvas.find.wrong.kind', 'ロケット'],
    ['is:エラ一', 'canvas.find.wrong.is', 'エラ一'],
    ['waiting:many', 'canvas.find.wrong.waiting', 'many'],
    ['waiting:>3以上', 'canvas.find.wrong.waiting', '>3以上'],
    ['ようこそ is:nothing', 'canvas.find.wrong.is', 'nothing'],
  ])('%s finds nothing, and says why', (typed, word, value) => {
    expect(find(index, typed)).toEqual({ ids: [], wrong: { word, args: { value } } });
  });
});

test('a step uses what its settings, branches and conditions name', () => {
  expect(usesOf({ config: { branches: [{ event: 'visit', when }], message: 'm', value: 'tag', title: '' } })).toEqual(
    expect.arrayContaining([
      { what: 'mail', id: 'm' },
      { what: 'event', id: 'visit' },
      { what: 'tag', id: 'vip' },
      { what: 'field', id: 'age' },
      { what: 'event', id: 'purchase' },
    ]),
  );
  expect(usesOf({ config: { tag: '', field: 3 } })).toEqual([]);
});

describe('filters are offered', () => {
  const offered = (typed: string) =>
    suggestions(index, drawing, typed).map(
      (s) => `${s.filter}${s.count === undefined ? '' : ` ${s.count}`}${s.on ? ' on' : ''}`,
    );
  test.each([
    ['', ['is:error 1', 'is:warning 2', 'is:hint 0', 'is:disabled 1', 'waiting:>0 2', 'kind:', 'uses:']],
    ['is:error', ['is:error 1 on', 'is:warning 2', 'is:hint 0', 'is:disabled 1', 'waiting:>0 2', 'kind:', 'uses:']],
    ['is:w', ['is:warning 2']],
    ['ようこそ w', ['waiting:>0 2']],
    [
      'kind:',
      ['kind:entry.tag 1', 'kind:mail.send 1', 'kind:wait.duration 1', 'kind:split.condition 1', 'kind:of.tomorrow 1'],
    ],
    ['kind:メ', ['kind:mail.send 1']],
    ['uses:夏', ['uses:"夏の ごあいさつ" 1']],
    ['uses:pur', ['uses:購入 1']],
  ])('for 「%s」', (typed, want) => expect(offered(typed)).toEqual(want));

  test.each([
    ['', 'is:error', 'is:error'],
    ['ようこそ', 'is:error', 'ようこそ is:error'],
    ['ようこそ is:', 'is:error', 'ようこそ is:error'],
    ['is:er', 'is:error', 'is:error'],
    ['ＩＳ：', 'is:hint', 'is:hint'],
    ['is:error', 'is:error', ''],
    ['is:error ようこそ', 'is:error', 'ようこそ'],
    ['kind:メ', 'kind:mail.send', 'kind:mail.send'],
    ['uses:夏', 'uses:"夏の ごあいさつ"', 'uses:"夏の ごあいさつ"'],
    ['uses:"夏の ごあいさつ" a', 'uses:"夏の ごあいさつ"', 'a'],
    ['is:error', 'kind:', 'is:error kind:'],
    ['kind: ', 'is:error', 'is:error'],
    ['is: エラー ようこそ', 'is:エラー', 'ようこそ'],
    ['waiting:abc', 'waiting:>0', 'waiting:>0'],
  ])('「%s」 and a click on %s write 「%s」', (typed, filter, want) => expect(withPart(typed, filter)).toBe(want));
});

const wide = (s: string) =>
  s.replace(/[!-~]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0)).replaceAll(' ', '　');

test.each([1, 2, 3, 4])('seed %i: whatever is typed is read, alike in every width, and filters come and go', (seed) => {
  const random = numbers(seed);
  const dice = (n: number) => Math.floor(random() * n);
  const pieces = [
    'is',
    'kind',
    'uses',
    'waiting',
    '状態',
    ':',
    '：',
    '>',
    '<',
    '=',
    '≧',
    '0',
    '１２',
    '人',
    '以上',
    ' ',
    '　',
    '"',
    '「',
    '」',
    '“',
    '”',
    'error',
    'エラー',
    'mail',
    'm',
    '待',
    '夏の',
    '(',
    '\\',
    '*',
    '\u0000',
    '😀',
    'ﾒｰﾙ',
    ',',
    '__proto__',
    'constructor',
  ];
  for (let i = 0; i < 400; i++) {
    const typed = Array.from({ length: dice(8) }, () => pieces[dice(pieces.length)]).join('');
    const read = readQuestion(typed);
    const { ids, wrong } = find(index, typed);
    expect(ids.length === 0 || wrong === undefined).toBe(true);
    expect(readQuestion(wide(typed).replaceAll('＂', '"'))).toEqual(read);
    expect(typed.endsWith(lastPart(typed))).toBe(true);
    const more = find(index, `${typed}${/["“「]/.test(typed) ? '' : ' is:warning'}`).ids;
    if (
      !/["“「]/.test(typed) &&
      !read.terms.some((t) => t.what === 'is') &&
      read.terms.length > 0 &&
      !/:\s*$/.test(typed.normalize('NFKC'))
    )
      expect(more.every((id) => ids.includes(id))).toBe(true); // one filter more finds no more
    for (const s of suggestions(index, drawing, typed)) {
      if (s.count === undefined || /["“”「」]/.test(typed)) continue;
      expect(find(index, s.filter).ids).toHaveLength(s.count);
      const then = withPart(typed, s.filter);
      expect(hasPart(then, s.filter)).toBe(!s.on);
    }
  }
});

test('a journey of 3,000 steps is searched at once', () => {
  const large = findIndex(readDrawing(generate(3000)), known);
  expect(find(large, 'kind:mail uses:ご案内').ids.length).toBeGreaterThan(500);
});
