import { expect, test } from 'vitest';
import { readDrawing } from '../../journey/drawing';
import { areaOfNotes, besideStep, freeSpot, noteBox, noteOrigin, notesSeen } from './place';

const note = (id: string, x: number, y: number, more: object = {}) => ({ id, text: 'x', at: [x, y], ...more });

test('a note has the size that its author gave it, or one that its text needs', () => {
  expect(noteBox(note('a', 1, 2, { size: [300, 80] }))).toEqual({ x: 1, y: 2, width: 300, height: 80 });
  const short = noteBox(note('a', 0, 0)).height;
  expect(noteBox(note('a', 0, 0, { text: 'あ'.repeat(200) })).height).toBeGreaterThan(short * 2);
  expect(noteBox(note('a', 0, 0, { text: 'a\n'.repeat(20) })).height).toBeGreaterThan(short * 2);
});

test('a new note covers no card beside its step, and no note that begins there', () => {
  const size = { width: 240, height: 70 };
  const at = new Map([
    ['a', { x: 0, y: 0 }],
    ['b', { x: 280, y: 10 }],
    ['c', { x: 560, y: 500 }],
  ]);
  expect(besideStep({ x: 0, y: 0 }, at, size)).toEqual({ x: 548, y: 0 });
  expect(besideStep({ x: 280, y: 10 }, at, size)).toEqual({ x: 548, y: 10 });
  expect(freeSpot([note('a', 0, 0), note('b', 24, 24)], { x: 3, y: 3 })).toEqual({ x: 51, y: 51 });
});

const nowhere = { x: 0, y: 0 };

test('of many notes those in sight are drawn', () => {
  const notes = [note('a', 0, 0), note('b', 5000, 0), note('c', -150, -40)];
  expect(notesSeen(notes, nowhere, { x: 0, y: 0, width: 100, height: 100 }).map((n) => n.id)).toEqual(['a', 'c']);
  expect(notesSeen(notes, nowhere, undefined)).toBe(notes);
  expect(areaOfNotes(notes, { x: 100, y: 0 })).toMatchObject({ x: -50, y: -40, width: 5350 });
  expect(areaOfNotes([], nowhere)).toBeUndefined();
});

test('notes stand beside the first step, wherever that is drawn', () => {
  const nodes = [
    { id: 'b', kind: 'goal', at: [0, 0] },
    { id: 'a', kind: 'entry.manual', at: [10, 20] },
  ];
  const drawing = readDrawing({ nodes, edges: [{ from: ['a', 'next'], to: 'b' }] });
  const places = { at: new Map([['a', { x: 100, y: 0 }]]), routes: new Map(), labels: new Map() };
  expect(noteOrigin({ drawing, places })).toEqual({ x: 90, y: -20 });
  expect(noteOrigin({ drawing: readDrawing({}), places })).toEqual(nowhere);
});
