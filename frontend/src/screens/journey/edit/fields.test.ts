import { describe, expect, test } from 'vitest';
import { readDrawing } from '../../../journey';
import { type Field, kinds } from '../../../journey/kinds.gen';
import en from '../../../words/en';
import ja from '../../../words/ja';
import { controlOf, eventsIn, firstSpan, numberIn, numberProblem, textProblem } from './fields';

/** every: all settings of all kinds, also those inside branches and lengths of time. */
function every(fields: readonly Field[]): Field[] {
  return fields.flatMap((f) => [f, ...every(f.fields ?? []), ...every(f.items?.fields ?? [])]);
}
const all = kinds.flatMap((k) => every(k.fields)).filter((f) => f.name !== 'port');

test('every setting of every kind has a control', () => {
  expect(all.length).toBeGreaterThan(20);
  expect(all.filter((f) => controlOf(f) === 'none').map((f) => f.name)).toEqual([]);
});

test('every setting and every choice has a word in both languages', () => {
  const asked = all.flatMap((f) => [
    `inspect.field.${f.name}`,
    ...(f.choices ?? []).map((c) => `inspect.choice.${f.name}.${c}_other`),
  ]);
  expect(asked.filter((key) => !(key in ja) || !(key in en))).toEqual([]);
});

test('every setting says what it is for, where its name does not', () => {
  const plain = ['amount', 'unit', 'branches'];
  const asked = all.filter((f) => !plain.includes(f.name)).map((f) => `inspect.help.${f.name}`);
  expect(asked.filter((key) => !(key in ja) || !(key in en))).toEqual([]);
});

test('every number is read from full-width digits, and each setting says what is wrong as one types', () => {
  const numbers = all.filter((f) => controlOf(f) === 'number');
  expect(numbers.length).toBeGreaterThan(2);
  for (const f of numbers) {
    const least = String(f.minimum ?? 1).replace(/\d/g, (d) => '０１２３４５６７８９'[Number(d)] ?? d);
    const read = numberIn(least, f.type === 'integer');
    expect([f.name, read, numberProblem(f, read)]).toEqual([
      f.name,
      { kind: 'number', value: f.minimum ?? 1 },
      undefined,
    ]);
    expect(numberProblem(f, numberIn('たくさん', true)), f.name).toBeDefined();
    if (f.maximum !== undefined) {
      expect(numberProblem(f, numberIn(String(f.maximum + 1), true)), f.name).toBeDefined();
    }
  }
  for (const f of all.filter((f) => f.required && ['text', 'tag', 'event', 'moment'].includes(controlOf(f)))) {
    const empty = textProblem(f, '');
    expect([f.name, empty !== undefined]).toEqual([f.name, (f.minLength ?? (f.pattern ? 1 : 0)) > 0]);
  }
});

const base = { name: 'x', required: true };

describe('a control is chosen by', () => {
  test.each<[string, Field, string]>([
    ['the type', { ...base, type: 'integer' }, 'number'],
    ['how long a text may be', { ...base, type: 'string', maxLength: 1001 }, 'long text'],
    ['a shorter text', { ...base, type: 'string', maxLength: 1000 }, 'text'],
    ['a name that means the same everywhere', { ...base, name: 'tag', type: 'string' }, 'tag'],
    ['the type before the name', { ...base, name: 'tag', type: 'integer' }, 'number'],
    ['a list that is none of branches', { ...base, type: 'array', items: { type: 'object' } }, 'none'],
    ['a value of several types', { ...base, type: 'mixed' }, 'none'],
  ])('%s', (_, field, want) => expect(controlOf(field)).toBe(want));
});

describe('a number is written as', () => {
  test.each<[string, ReturnType<typeof numberIn>]>([
    ['12', { kind: 'number', value: 12 }],
    ['１２', { kind: 'number', value: 12 }],
    ['１，０００', { kind: 'number', value: 1000 }],
    ['ー３', { kind: 'number', value: -3 }],
    ['　', { kind: 'empty' }],
    ['三', { kind: 'other' }],
    ['1.5', { kind: 'other' }],
    ['1e3', { kind: 'other' }],
    ['99999999999999999', { kind: 'other' }],
  ])('%s', (text, want) => expect(numberIn(text, true)).toEqual(want));
});

describe('of a number is said', () => {
  const field: Field = { ...base, type: 'integer', minimum: 1, maximum: 10 };
  test.each([
    ['', 'inspect.problem.required'],
    ['x', 'inspect.problem.whole'],
    ['0', 'inspect.problem.least'],
    ['11', 'inspect.problem.most'],
    ['10', undefined],
  ])('of "%s": %s', (text, want) => expect(numberProblem(field, numberIn(text, true))?.word).toBe(want));

  test('nothing where it may be left out', () =>
    expect(numberProblem({ ...field, required: false }, { kind: 'empty' })).toBeUndefined());
});

describe('of a text is said', () => {
  test.each<[string, Partial<Field>, string | undefined]>([
    ['', { minLength: 1 }, 'inspect.problem.required'],
    ['', {}, undefined],
    ['👩‍🌾', { maxLength: 2 }, 'inspect.problem.long'],
    ['😀😀', { maxLength: 2 }, undefined],
    ['x', { pattern: '^[0-9]$' }, 'inspect.problem.form'],
  ])('of "%s" under %j: %s', (text, more, want) =>
    expect(textProblem({ ...base, type: 'string', ...more }, text)?.word).toBe(want),
  );
});

test('an optional length of time begins with the example, else with a day', () => {
  const unit: Field = { ...base, name: 'unit', type: 'choice', choices: ['second', 'day'] };
  const field: Field = { ...base, type: 'object', fields: [unit] };
  expect(firstSpan(field, { amount: 2, unit: 'week' })).toEqual({ amount: 2, unit: 'week' });
  expect(firstSpan(field, undefined)).toEqual({ amount: 1, unit: 'day' });
});

test('events that a drawing asks for are offered once, behind those with a word', () => {
  const when = { any: [{ event: 'visit' }, { none: [{ event: 'purchase' }] }, { event: '' }] };
  const drawing = readDrawing({
    nodes: [
      { id: 'a', kind: 'entry.event', config: { event: 'visit' } },
      { id: 'b', kind: 'split.condition', config: { branches: [{ port: 'a', when }] } },
      { id: 'c', kind: 'wait.event', config: { branches: [{ port: 'a', event: 'call' }] } },
    ],
  });
  expect(eventsIn(drawing)).toEqual(['purchase', 'form.submitted', 'visit', 'call']);
});
