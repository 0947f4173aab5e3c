// How long a gesture takes on a large drawing, with everything that is computed before it can be drawn: run by "vitest
// bench src/journey/edit".
import { bench, describe } from 'vitest';
import { netOf, readDrawing } from '../../drawing';
import { generate } from '../../generate';
import { add } from '../add';
import { carry } from '../carry';
import { apply, type Change, diff } from '../change';
import { edit, open, undoLast } from '../editor';
import type { Answer } from '../gesture';
import { move } from '../place';
import { rebase } from '../rebase';
import { remove } from '../remove';
import { draftOf } from '../saving';
import { rename } from '../set';

describe.each([50, 1000])('of %d steps', (n) => {
  const d = readDrawing(generate(n));
  const nodes = [...d.nodes.keys()];
  const middle = nodes[Math.floor(n / 2)] as (typeof nodes)[0];
  const last = nodes[n - 2] as (typeof nodes)[0];
  const change = (answer: Answer): Change => (answer.kind === 'done' ? answer.change : {});
  const drawn = (answer: Answer) => netOf(apply(d, change(answer)));
  const editor = open(d, 1);

  bench(
    'adding a step into a line',
    () => void drawn(add(d, { kind: 'goal', from: { node: middle, port: 'next' } }, () => 'x')),
  );
  bench('a letter of a name', () => void drawn(rename(d, { node: middle, title: 'x' })));
  bench('dragging one', () => void drawn(move(d, { nodes: [middle], by: { x: 1, y: 1 } })));
  bench('dragging all', () => void drawn(move(d, { nodes, by: { x: 1, y: 1 } })));
  bench('deleting one', () => void drawn(remove(d, { nodes: [middle] })));
  bench('moving one elsewhere', () => void drawn(carry(d, { nodes: [middle], to: { node: last, port: 'next' } })));
  const done = { change: change(rename(d, { node: middle, title: 'x' })), name: { word: 'edit.rename' }, at: 0 };
  const edited = edit(editor, done);
  bench('an entry in the list', () => void edit(editor, done));
  bench('undo', () => void undoLast(edited, 1));
  const theirs = apply(d, change(move(d, { nodes, by: { x: 1, y: 1 } })));
  bench('following another', () => void rebase(done.change, d, theirs));
  bench('the difference of two that were read apart', () => void diff(d, readDrawing(generate(n))));
  bench('the body of a save', () => void JSON.stringify(draftOf(d)));
});
