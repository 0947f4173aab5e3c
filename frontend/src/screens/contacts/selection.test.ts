import { expect, test } from 'vitest';
import { mostSelected, toggled, withAll } from './selection';
import type { Contact } from './useRows';

const person = (n: number): Contact => ({
  id: `con_${n}`,
  rev: 1,
  address: `p${n}@example.jp`,
  name: `${n}`,
  fields: {},
  tags: [],
  consent_state: 'given',
  suppressed: false,
  inside: 0,
  sample: false,
  created_at: '2026-11-22T00:00:00Z',
  updated_at: '2026-11-22T00:00:00Z',
});

test('choosing somebody twice lets go of them, and the former selection is left as it was', () => {
  const one = toggled(new Map(), person(1));
  expect([...one.keys()]).toEqual(['con_1']);
  expect(toggled(one, person(1)).size).toBe(0);
  expect(one.size).toBe(1);
});

test('a selection never grows beyond the most it may hold', () => {
  const many = Array.from({ length: mostSelected + 5 }, (_, i) => person(i));
  const full = withAll(new Map(), many);
  expect(full.size).toBe(mostSelected);
  expect(toggled(full, person(mostSelected + 1)).size).toBe(mostSelected);
});
