import { describe, expect, it } from 'vitest';
import { courseOf, storyOf } from './course';
import type { Delivery } from './deliveries';

const delivery = (more: Partial<Delivery>): Delivery => ({
  id: 'out_1',
  state: 'sent',
  state_text: '',
  rev: 1,
  contact: 'con_1',
  address: 'a@example.jp',
  account: 'default',
  practice: false,
  purpose: 'marketing',
  message_id: '',
  planned_at: '2026-11-24T10:00:00Z',
  tries: 0,
  can: [],
  ...more,
});
const attempt = (n: number, at: string) => ({
  n,
  at,
  outcome: 'later',
  outcome_text: '',
  scope: '',
  stage: 'rcpt',
  stage_text: '',
});

describe('the course of a delivery', () => {
  it('a plain one is planned, handed over, done', () => {
    const d = delivery({ handed_at: '2026-11-24T10:00:01Z', resolved_at: '2026-11-24T10:00:02Z' });
    expect(courseOf(d).map((p) => p.kind)).toEqual(['planned', 'handed', 'result']);
  });
  it('tries stand where they happened, the next one last', () => {
    const d = delivery({
      state: 'later',
      next_at: '2026-11-24T11:00:00Z',
      attempts: [attempt(2, '2026-11-24T10:30:00Z'), attempt(1, '2026-11-24T10:00:00Z')],
    });
    expect(courseOf(d).map((p) => (p.kind === 'attempt' ? p.attempt.n : p.kind))).toEqual(['planned', 1, 2, 'next']);
  });
  it('one that waits for its planned time has nothing to add', () => {
    expect(courseOf(delivery({ state: 'due', next_at: '2026-11-24T10:00:00Z' })).map((p) => p.kind)).toEqual([
      'planned',
    ]);
  });
});

describe('the sentence about a delivery', () => {
  it.each([
    ['sent', { state: 'sent' }],
    ['practised', { state: 'sent', practice: true }],
    ['byPerson', { state: 'sent', reason: '担当者が送信済みにしました。' }],
    ['sending', { state: 'handed' }],
    ['unknown', { state: 'unknown' }],
    ['again', { state: 'unknown', settled: 'again' }],
    ['again', { state: 'never', settled: 'again' }],
    ['held', { state: 'held' }],
  ] as const)('is %s', (want, more) => {
    expect(storyOf(delivery(more))).toBe(want);
  });
});
