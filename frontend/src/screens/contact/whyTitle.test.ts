import { expect, test } from 'vitest';
import { titleOf } from './whyTitle';

const step = (kind: string) => ({ icon: kind, step: { node: 'n', title: 'T', kind } });

test.each([
  ['entry.tag', 'entered'],
  ['split.random', 'way'],
  ['wait.duration', 'wait'],
  ['tag.remove', 'changed'],
  ['field.set', 'changed'],
  ['notify', 'notified'],
  ['mail.send', 'moved'],
  ['goal', 'goal'],
  ['exit', 'ended'],
  ['kind.of.tomorrow', 'moved'],
])('what %s decided is asked as %s', (kind, title) => expect(titleOf(step(kind))).toBe(title));

test.each([
  ['sent', 'sent'],
  ['unknown', 'unknown'],
  ['skipped', 'notSent'],
  ['due', 'waits'],
])('of a mail that is %s it is asked %s', (state, title) =>
  expect(titleOf({ ...step('mail.send'), state })).toBe(title),
);

test('who was kept out, waits for a turn or was taken out', () => {
  expect(titleOf({ icon: 'refused' })).toBe('refused');
  expect(titleOf({ icon: 'turn' })).toBe('turn');
  expect(titleOf({ ...step('wait.duration'), icon: 'end' })).toBe('ended');
});
