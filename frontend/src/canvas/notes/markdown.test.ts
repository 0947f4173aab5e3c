import { describe, expect, test } from 'vitest';
import { type Block, type Inline, plainText, readLine, readNote, safeAddress } from './markdown';

/** shown writes pieces as a page would show them: <b>, <i>, <c>, <a address>. */
const shown = (pieces: readonly Inline[]): string =>
  pieces
    .map((p) => {
      switch (p.kind) {
        case 'text':
          return p.text;
        case 'code':
          return `<c>${p.text}</c>`;
        case 'link':
          return `<a ${p.href}>${shown(p.inside)}</a>`;
        default:
          return p.kind === 'strong' ? `<b>${shown(p.inside)}</b>` : `<i>${shown(p.inside)}</i>`;
      }
    })
    .join('');

const all = (blocks: readonly Block[]): string =>
  blocks
    .map((b) => {
      if (b.kind === 'heading') return `h${b.level}:${shown(b.inside)}`;
      if (b.kind === 'paragraph') return `p:${b.lines.map(shown).join('|')}`;
      return `${b.first === undefined ? 'ul' : `ol${b.first}`}:${b.items.map((i) => `${i.depth}${shown(i.inside)}`).join('|')}`;
    })
    .join(' / ');

describe('a line', () => {
  test.each([
    ['**夏**に見直す', '<b>夏</b>に見直す'],
    ['*すこし* と _傾く_', '<i>すこし</i> と <i>傾く</i>'],
    ['**太い *両方* 太い**', '<b>太い <i>両方</i> 太い</b>'],
    ['***両方***', '<b><i>両方</i></b>'],
    ['`a*b*c`', '<c>a*b*c</c>'],
    ['snake_case_word', 'snake_case_word'],
    ['2 * 3 * 4', '2 * 3 * 4'],
    ['**開いたまま', '**開いたまま'],
    ['\\*星\\*', '*星*'],
    ['[資料](https://shop.example/a?b=1)', '<a https://shop.example/a?b=1>資料</a>'],
    ['[電話](tel:0312345678)', '<a tel:0312345678>電話</a>'],
    ['詳しくは https://shop.example/a。', '詳しくは <a https://shop.example/a>https://shop.example/a</a>。'],
    ['(https://shop.example/a).', '(<a https://shop.example/a>https://shop.example/a</a>).'],
    ['[**太い**案内](https://shop.example)', '<a https://shop.example/><b>太い</b>案内</a>'],
  ])('%s', (text, want) => expect(shown(readLine(text))).toBe(want));
});

describe('no link runs anything, and nothing becomes HTML', () => {
  test.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' \u0001javascript:alert(1)',
    'java\tscript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'blob:https://shop.example/x',
    'intent://x',
    '//shop.example',
    '/api/contacts',
    '#/journeys',
    '',
  ])('%j is no address', (href) => {
    expect(safeAddress(href)).toBeUndefined();
    const text = `[押す](${href})`;
    expect(shown(readLine(text))).not.toMatch(/<a (?!https:)/);
  });
  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '&lt;b&gt;',
    '[x](https://shop.example" onclick="alert(1))',
    '<a href="javascript:alert(1)">x</a>',
  ])('%s stays text', (text) => {
    const pieces = readLine(text);
    const texts = pieces.every((p) => p.kind === 'text' || (p.kind === 'link' && !/["\s<>]/.test(p.href)));
    expect(texts).toBe(true);
  });
});

test('blocks', () => {
  expect(all(readNote('# 題\n本文の\n二行目\n\n- 一\n  - 中\n・二\n1. 先\n2. 後\n## 次'))).toBe(
    'h1:題 / p:本文の|二行目 / ul:0一|1中|0二 / ol1:0先|0後 / h2:次',
  );
  expect(all(readNote(''))).toBe('');
  expect(all(readNote('#見出しではない\r\n\r\n7) 続き'))).toBe('p:#見出しではない / ol7:0続き');
});

test('what is read aloud has no marks', () => {
  expect(plainText(readNote('# 題\n- **一**\n- [二](https://shop.example)'))).toBe('題 一 二');
});

test.each(['*', '**a', '_a ', '[', '[a](', '`', '[x](h', 'https://a', '![](', '***a '])(
  'ten thousand characters of %j are read at once',
  (piece) => {
    const text = piece.repeat(Math.ceil(10_000 / piece.length)).slice(0, 10_000);
    const before = performance.now();
    const read = readNote(text);
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(plainText(read).length).toBeLessThanOrEqual(20_000);
  },
);
