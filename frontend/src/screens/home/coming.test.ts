import { expect, test } from 'vitest';
import { byDay, type Move } from './coming';

const day = (at: string) => at.slice(0, 10);
const move = (at: string, node: string, n: number): Move => ({ at, journey: 'jny_1', node, step: node, n });

test('people of one step and one day are one line, at the first time', () => {
  const lines = byDay([move('2026-11-24T02:15', 'mail', 1), move('2026-11-24T02:19', 'mail', 4)], day);
  expect(lines).toEqual([move('2026-11-24T02:15', 'mail', 5)]);
});

test('another day, another step: another line, in the order they come', () => {
  const moves = [
    move('2026-11-24T02:15', 'mail', 1),
    move('2026-11-24T03:00', 'split', 2),
    move('2026-11-25T02:15', 'mail', 3),
  ];
  expect(byDay(moves, day)).toEqual(moves);
});
