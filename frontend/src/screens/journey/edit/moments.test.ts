import { expect, test } from 'vitest';
import { readDrawing } from '../../../journey';
import { add, freshIds, jumpTo, open } from '../../../journey/edit';
import { edit } from '../../../journey/edit/editor';
import { momentsOf } from './moments';

test('the states of a draft, newest first: undone ones, the present one, those before', () => {
  let n = 0;
  const ids = freshIds((size) => new Uint8Array(size).fill(++n));
  let editor = open(readDrawing({ id: 'jny_a' }), 1);
  for (const kind of ['entry.manual', 'mail.send', 'goal']) {
    const answer = add(editor.saving.drawing, { kind }, ids);
    if (answer.kind === 'done') editor = edit(editor, { name: { word: kind }, change: answer.change, at: ++n * 1000 });
  }
  const said = () => momentsOf(editor.history).map((m) => `${m.to} ${m.name?.word ?? '-'} ${m.when}`);
  expect(said()).toEqual(['3 goal now', '2 mail.send before', '1 entry.manual before', '0 - before']);
  editor = jumpTo(editor, 1, 9000);
  expect(said()).toEqual(['3 goal undone', '2 mail.send undone', '1 entry.manual now', '0 - before']);
  expect(editor.saving.drawing.nodes.size).toBe(1);
  for (const m of momentsOf(editor.history).toReversed()) {
    expect(jumpTo(editor, m.to, 9000).saving.drawing.nodes.size).toBe(m.to);
  }
});
