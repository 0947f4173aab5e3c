import { describe, expect, it } from 'vitest';
import { beside, heightOfAll, lineAt, linesOf, type Mail, pushed, withKept } from './lines';

const mail = (n: number, at: string): Mail => ({
  id: `pm_${n}`,
  at,
  from: '',
  to: '',
  subject: '',
  snippet: '',
  unread: true,
});
const dayOf = (at: string) => at.slice(0, 10);
const four = [
  mail(4, '2026-11-25T10:00'),
  mail(3, '2026-11-25T09:00'),
  mail(2, '2026-11-24T10:00'),
  mail(1, '2026-11-20T08:00'),
];

describe('the lines of the practice mailbox', () => {
  it('a day stands above its mails with their number', () => {
    const lines = linesOf(four, dayOf);
    expect(lines.map((l) => (l.kind === 'day' ? `${dayOf(l.at)}: ${l.count}` : l.mail.id))).toEqual([
      '2026-11-25: 2',
      'pm_4',
      'pm_3',
      '2026-11-24: 1',
      'pm_2',
      '2026-11-20: 1',
      'pm_1',
    ]);
    expect(lines.map((l) => l.top)).toEqual([0, 32, 110, 188, 220, 298, 330]);
    expect(heightOfAll(lines)).toBe(408);
  });
  it('no mails make no lines and no height', () => {
    expect(heightOfAll(linesOf([], dayOf))).toBe(0);
  });
  it('a height finds the line that covers it', () => {
    const lines = linesOf(four, dayOf);
    expect([0, 31, 32, 109, 110, 9999].map((y) => lineAt(lines, y))).toEqual([0, 0, 1, 1, 2, 6]);
  });
  it('a new mail of the same day pushes the others down by one row', () => {
    const after = linesOf([mail(5, '2026-11-25T11:00'), ...four], dayOf);
    expect(pushed(linesOf(four, dayOf), after, 300)).toBe(78);
  });
  it('a new mail of a new day pushes by a row and a head', () => {
    const after = linesOf([mail(5, '2026-11-26T11:00'), ...four], dayOf);
    expect(pushed(linesOf(four, dayOf), after, 40)).toBe(110);
  });
  it('an emptied mailbox pushes nothing', () => {
    expect(pushed(linesOf(four, dayOf), [], 40)).toBe(0);
  });
  it('moving stops at both ends and begins at the first mail', () => {
    expect(beside(four, 'pm_4', [-1])?.id).toBe('pm_4');
    expect(beside(four, 'pm_4', [1])?.id).toBe('pm_3');
    expect(beside(four, 'pm_1', [1])?.id).toBe('pm_1');
    expect(beside(four, undefined, [1])?.id).toBe('pm_4');
    expect(beside([], undefined, [1])).toBeUndefined();
  });
  it('an opened mail keeps its place among the unread', () => {
    const unread = four.filter((m) => m.id !== 'pm_3');
    expect(withKept(unread, [mail(3, '2026-11-25T09:00')]).map((m) => m.id)).toEqual(['pm_4', 'pm_3', 'pm_2', 'pm_1']);
  });
});
