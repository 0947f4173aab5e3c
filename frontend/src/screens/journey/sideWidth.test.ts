import { expect, test } from 'vitest';
import { fitted, keyed, needsRoom, usualWidth } from './sideWidth';

test('conditions and mails want a wide panel, lengths and tags do not', () => {
  const roomy = ['split.condition', 'entry.event', 'wait.event', 'mail.send'];
  expect(roomy.map(needsRoom)).toEqual([true, true, true, true]);
  expect(['wait.duration', 'tag.add', 'goal', 'of.tomorrow'].map(needsRoom)).toEqual([false, false, false, false]);
});

test('it is as wide as the pictures where there is room', () => {
  expect([1600, 1440, 1280, 1000].map(usualWidth)).toEqual([452, 418, 371, 320]);
});

test('keys of the handle change it within its bounds', () => {
  expect(keyed('ArrowLeft', 440, 1600)).toBe(456);
  expect(keyed('ArrowRight', 330, 1600)).toBe(320);
  expect([keyed('Home', 440, 1600), keyed('End', 440, 1600), keyed('End', 440, 1000)]).toEqual([320, 720, 580]);
  expect(keyed('a', 440, 1600)).toBeUndefined();
  expect(fitted(10_000, 700)).toBe(320);
});
