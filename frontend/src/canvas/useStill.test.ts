import { expect, test } from 'vitest';
import { readDrawing } from '../journey/drawing';
import { type Answer, addNote, addPhase, apply, colorNote, moveNotes, rename, writeNote } from '../journey/edit';
import { generate } from '../journey/generate';
import { alike } from './useStill';

const d = readDrawing({ id: 'j', ...generate(20), notes: [{ id: 'k', text: '', at: [0, 0] }] });
const [first] = d.nodes.keys();
const ids = () => 'new';

function made(answer: Answer) {
  if (answer.kind === 'refused') throw new Error(answer.why.word);
  return apply(d, answer.change);
}

test.each([
  ['a character in a note', writeNote(d, { note: 'k', text: 'あ' })],
  ['a note that is moved', moveNotes(d, { notes: ['k'], by: { x: 8, y: 0 } })],
  ['a note that is coloured', colorNote(d, { note: 'k', color: 'pink' })],
  ['a new note', addNote(d, { text: '', at: [9, 9] }, ids)],
  ['a phase', addPhase(d, { title: '認知', nodes: [...d.nodes.keys()].slice(0, 3) }, ids)],
])('%s draws no card again', (_, answer) => {
  const next = made(answer);
  expect(next).not.toBe(d);
  expect(alike(d, next)).toBe(true);
});

test('a name draws its card', () => {
  expect(first && alike(d, made(rename(d, { node: first, title: '新しい名' })))).toBe(false);
});
