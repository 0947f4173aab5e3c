import { expect, test } from 'vitest';
import { matches } from './matches';

const item = {
  id: 'enr_7:3',
  enrollment: 'enr_7',
  delivery: 'out_3',
  step: { node: 'thanks', title: 'お礼', kind: 'mail.send' },
};

test('an item is found by its id, by its delivery, and by its passage and step', () => {
  expect(matches(item, 'enr_7:3')).toBe(true);
  expect(matches(item, 'out_3')).toBe(true);
  expect(matches(item, 'enr_7.thanks')).toBe(true);
  expect(matches(item, 'enr_7.3')).toBe(true);
});

test('another passage or another step is not it', () => {
  expect(matches(item, 'enr_8.thanks')).toBe(false);
  expect(matches(item, 'enr_7.wait')).toBe(false);
  expect(matches({ id: 'evt_1' }, 'out_3')).toBe(false);
});
