import { expect, test } from 'vitest';
import { numbers } from '../../../../journey/generate';
import { chipBeside, chipSource, lineOf, mayBeChip, openAt, piecesIn } from './chips';
import { columns, phoneColumns, seenOnPhone } from './phone';

const parts = [
  ...[
    '{{',
    '}}',
    '{%',
    '%}',
    '{',
    '}',
    '"',
    "'",
    '|',
    ' ',
    '\u200b',
    '😀',
    '姓',
    'a',
    '-',
    'contact.',
    'default:',
    '\n',
  ],
  ...['{{ contact.name }}', '{{contact.family_name|default:"お客様"}}', "{{ contact.会社 | default: '御社' }}"],
  ...['{{- contact.name -}}', '{{ contact.name | upcase }}', '{% if contact.name %}', '{% endif %}', '{% raw %}'],
  ...[
    '{% endraw %}',
    '{% comment %}',
    '{%- endcomment -%}',
    '{{ contact.a | default: "{{" }}',
    '{{ sender.name }}',
    '{{ contact.name | honorific }}',
  ],
];

test('a line that is read and written stays the same, byte for byte', () => {
  for (let seed = 1; seed <= 5000; seed++) {
    const random = numbers(seed);
    const line = Array.from(
      { length: Math.floor(random() * 12) },
      () => parts[Math.floor(random() * parts.length)],
    ).join('');
    const pieces = piecesIn(line);
    expect(lineOf(pieces), `seed ${seed}`).toBe(line);
    expect(
      pieces.some((p, i) => p.kind === 'text' && (p.source === '' || pieces[i + 1]?.kind === 'text')),
      `seed ${seed}`,
    ).toBe(false);
    // A chip is one also alone, and alone it means the same.
    for (const p of pieces) {
      if (p.kind === 'chip') {
        expect(piecesIn(p.source), `seed ${seed}`).toEqual([p]);
      }
    }
  }
});

test('a chip that is written is read as that chip, whatever its fallback says', () => {
  for (let seed = 1; seed <= 1000; seed++) {
    const random = numbers(seed);
    const fallback = Array.from(
      { length: 1 + Math.floor(random() * 4) },
      () => parts[Math.floor(random() * parts.length)],
    ).join('');
    const read = piecesIn(chipSource('name', fallback));
    expect(read.length, `seed ${seed}: ${fallback}`).toBe(1);
    expect(read[0]?.kind, `seed ${seed}: ${fallback}`).toBe('chip');
  }
  expect(chipSource('name', '')).toBe('{{ contact.name }}');
  expect(chipSource('name', 'say "hi"')).toBe(`{{ contact.name | default: 'say "hi"' }}`);
});

test('chips are fields of the contact with nothing but a fallback; other Liquid is text', () => {
  const kinds = (line: string) => piecesIn(line).map((p) => (p.kind === 'chip' ? [p.field, p.fallback] : p.source));
  expect(kinds('{{ contact.family_name | default: "お客様" }}様、{{contact.会社}}')).toEqual([
    ['family_name', 'お客様'],
    '様、',
    ['会社', undefined],
  ]);
  expect(piecesIn('{{ contact.name | honorific }}')[0]).toMatchObject({
    field: 'name',
    fallback: undefined,
    honorific: true,
  });
  for (const line of [
    '{{ contact.name | upcase }}',
    '{{ sender.name }}',
    '{{- contact.name }}',
    '{% raw %}{{ contact.name }}{% endraw %}',
    '{% comment %}{{ contact.name }}',
    '{{ x {{ contact.name }}',
    '{{ contact.a.b }}',
  ]) {
    expect(kinds(line)).toEqual([line]);
  }
  expect([mayBeChip('会社_2'), mayBeChip('来店 日'), mayBeChip('2nd')]).toEqual([true, false, false]);
});

test('a placeholder that is being typed is found before the caret', () => {
  const line = 'あ{{ contact.name }}い{{ 姓';
  expect(openAt(line, line.length)).toEqual({ at: 20, query: '姓' });
  expect(openAt('{{contact.fam', 13)).toEqual({ at: 0, query: 'fam' });
  expect(openAt('{{', 2)).toEqual({ at: 0, query: '' });
  expect([openAt(line, 19), openAt(line, 20), openAt('{{ a }}', 7), openAt('', 0)]).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect([
    chipBeside(line, 19, 'before')?.at,
    chipBeside(line, 1, 'after')?.at,
    chipBeside(line, 20, 'before'),
  ]).toEqual([1, 1, undefined]);
});

test('a phone shows about twenty Japanese characters, or twice as many letters', () => {
  expect([columns('旅路 tabiji'), columns('😀'), columns('👨‍👩‍👧')]).toEqual([11, 2, 2]);
  const long = 'あ'.repeat(30);
  expect([seenOnPhone('あ'.repeat(20)).length, seenOnPhone(long).length, columns(seenOnPhone('a'.repeat(60)))]).toEqual(
    [20, 19, phoneColumns - 2],
  );
});
