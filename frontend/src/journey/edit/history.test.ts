import { describe, expect, test } from 'vitest';
import { type Drawing, readDrawing, writeDrawing } from '../drawing';
import type { JourneyFile } from '../file';
import { generate } from '../generate';
import { id, type NodeId } from '../ids';
import { add } from './add';
import { apply } from './change';
import { type Editor, edit, hear, jumpTo, open, redoNext, reopen, undoLast, writeSession } from './editor';
import type { Answer } from './gesture';
import { mostHistory, noHistory, readHistory, record, writeHistory } from './history';
import { move } from './place';
import { remove } from './remove';
import { draftOf, send, statusOf } from './saving';
import { nameJourney, rename } from './set';
import { hand } from './try/hand';
import { Server } from './try/server';

const file = (n = 6): JourneyFile => ({ format: 'tabiji.journey/1', ...generate(n), messages: [] });
const bytes = (d: Drawing) => JSON.stringify(writeDrawing(d));

let now = 0;
/** doing makes a gesture, long after the one before. */
function doing(e: Editor, gesture: (d: Drawing) => Answer, burst = '', pause = 10_000): Editor {
  const answer = gesture(e.saving.drawing);
  if (answer.kind === 'refused') throw new Error(answer.why.word);
  now += pause;
  return edit(e, { ...answer, burst, at: now });
}
const title = (text: string) => (d: Drawing) => nameJourney(d, { title: text });
const first = (d: Drawing) => [...d.nodes.keys()][1] as NodeId;
const names = (e: Editor) => e.history.done.map((x) => x.name.word);

describe('what was done', () => {
  test('is taken back and made again, one by one', () => {
    let e = open(readDrawing(file()), 1);
    const states = [bytes(e.saving.drawing)];
    for (const gesture of [
      title('a'),
      (d: Drawing) => remove(d, { nodes: [first(d)] }),
      (d: Drawing) => add(d, { kind: 'goal' }, () => 'g'),
    ]) {
      e = doing(e, gesture);
      states.push(bytes(e.saving.drawing));
    }
    expect(names(e)).toEqual(['edit.title', 'edit.remove', 'edit.add']);
    for (const want of states.slice(0, 3).reverse()) {
      e = undoLast(e, now);
      expect(bytes(e.saving.drawing)).toBe(want);
    }
    expect(undoLast(e, now)).toEqual(e);
    for (const want of states.slice(1)) {
      e = redoNext(e, now);
      expect(bytes(e.saving.drawing)).toBe(want);
    }
    expect(redoNext(e, now)).toEqual(e);
    for (const to of [1, 3, 0, 2]) {
      e = jumpTo(e, to, now);
      expect([bytes(e.saving.drawing), e.history.done.length, e.history.undone.length]).toEqual([
        states[to],
        to,
        3 - to,
      ]);
    }
    e = doing(e, title('b'));
    expect([names(e), e.history.undone]).toEqual([['edit.title', 'edit.remove', 'edit.title'], []]);
  });

  test('in one burst is one entry', () => {
    let e = open(readDrawing(file()), 1);
    const before = bytes(e.saving.drawing);
    for (const text of ['は', 'はる', '春']) e = doing(e, title(text), 'title', 100);
    expect(names(e)).toEqual(['edit.title']);
    e = doing(e, (d) => rename(d, { node: first(d), title: 'x' }), 'name', 100);
    for (let i = 0; i < 9; i++) e = doing(e, (d) => move(d, { nodes: [first(d)], by: { x: 1, y: 0 } }), 'drag 1', 16);
    e = doing(e, (d) => move(d, { nodes: [first(d)], by: { x: 1, y: 0 } }), 'drag 2', 16);
    e = doing(e, title('夏'), 'title');
    e = doing(e, title('秋'), 'title', 5_000);
    expect(names(e)).toEqual(['edit.title', 'edit.rename', 'edit.move', 'edit.move', 'edit.title', 'edit.title']);
    expect(bytes(jumpTo(e, 0, now).saving.drawing)).toBe(before);
    e = doing(e, title('冬'), 'title', 100);
    expect(names(e)).toHaveLength(6);
  });

  test('and taken back by hand is no entry, nor is what changes nothing', () => {
    const begin = open(readDrawing(file()), 1);
    let e = doing(begin, title('x'), 'title', 10);
    e = doing(e, title('6'), 'title', 10);
    expect([names(e), statusOf(e.saving)]).toEqual([[], 'saved']);
    expect(names(doing(begin, title('6')))).toEqual([]);
  });

  test('after an undo begins a burst of its own', () => {
    let e = doing(open(readDrawing(file()), 1), title('a'), 'title', 10);
    e = doing(e, title('b'), 'other', 10);
    e = undoLast(e, now);
    e = doing(e, title('c'), 'title', 10);
    expect(names(e)).toHaveLength(2);
  });

  test('is forgotten when there is too much of it, the oldest first', () => {
    let d = readDrawing(file());
    let history = noHistory;
    for (let i = 0; i < mostHistory.entries + 20; i++) {
      const answer = nameJourney(d, { title: `${i}` });
      if (answer.kind === 'refused') break;
      history = record(history, d, { ...answer, at: i });
      d = apply(d, answer.change);
    }
    expect(history.done).toHaveLength(mostHistory.entries);
    const memo = '長'.repeat(10_000);
    let e: Editor = { ...open(d, 1), history };
    for (let i = 0; i < 600; i++)
      e = doing(e, (x) =>
        rename(
          { ...x, nodes: new Map([...x.nodes].map(([k, n]) => [k, { ...n, memo }])) },
          { node: first(x), title: `${i}` },
        ),
      );
    expect(e.history.done.reduce((sum, x) => sum + x.bytes, 0)).toBeLessThanOrEqual(mostHistory.bytes);
    expect(e.history.done.length).toBeGreaterThan(10);
  });

  test('leaves what somebody else changed meanwhile', () => {
    const server = new Server(file());
    let e = open(server.drawing(), 1);
    const node = first(e.saving.drawing);
    e = doing(e, (d) => move(d, { nodes: [node], by: { x: 50, y: 0 } }));
    e = doing(e, title('ours'));
    e = undoLast(e, now);
    const theirs = rename(server.drawing(), { node, title: 'theirs' });
    if (theirs.kind === 'done') server.put(1, draftOf(apply(server.drawing(), theirs.change)));
    e = hear(e, server.drawing(), server.rev).editor;
    const at = (x: Editor) => [
      x.saving.drawing.nodes.get(node)?.title,
      x.saving.drawing.nodes.get(node)?.at[0],
      x.saving.drawing.title,
    ];
    expect(at(e)).toEqual(['theirs', 50, '6']);
    expect(at(redoNext(e, now))).toEqual(['theirs', 50, 'ours']);
    expect(at(undoLast(e, now))).toEqual(['theirs', 0, '6']);
  });

  test('survives as JSON', () => {
    const { gesture } = hand(3);
    let e = open(readDrawing(file()), 1);
    for (let i = 0; i < 80; i++) {
      const [, answer] = gesture(e.saving.drawing);
      if (answer.kind === 'done') e = edit(e, { ...answer, at: i * 10_000 });
    }
    e = jumpTo(e, e.history.done.length - 7, 0);
    const again = { ...e, history: readHistory(JSON.parse(JSON.stringify(writeHistory(e.history)))) ?? noHistory };
    expect(again.history.done).toHaveLength(e.history.done.length);
    for (const to of [0, e.history.done.length + 7])
      expect(bytes(jumpTo(again, to, 0).saving.drawing)).toBe(bytes(jumpTo(e, to, 0).saving.drawing));
    for (const wrong of [
      null,
      {},
      { done: [], undone: {} },
      { done: [{ name: 'x', change: {}, at: 1 }], undone: [] },
      { done: [{ name: { word: 'x' }, change: [], at: 1 }], undone: [] },
    ])
      expect(readHistory(wrong)).toBeUndefined();
  });
});

describe('a tab that is loaded again', () => {
  const server = () => new Server(file());
  const edited = (s: Server) => {
    let e = open(s.drawing(), s.rev);
    e = doing(e, title('a'));
    return doing(e, (d) => remove(d, { nodes: [first(d)] }));
  };

  test('goes on with what was not saved, and its list', () => {
    const s = server();
    const e = edited(s);
    const { editor, conflict } = reopen(writeSession(e), s.drawing(), s.rev);
    expect([bytes(editor.saving.drawing), names(editor), conflict]).toEqual([
      bytes(e.saving.drawing),
      names(e),
      undefined,
    ]);
    expect(statusOf(editor.saving)).toBe('pending');
    expect(undoLast(editor, 0).saving.drawing.nodes.size).toBe(6);
  });

  test('knows its own draft that was saved while it was away', () => {
    const s = server();
    const sending = send(edited(s).saving);
    if (!sending) throw new Error('nothing to send');
    s.put(sending.rev, sending.draft);
    const { editor, conflict } = reopen(
      writeSession({ ...edited(server()), saving: sending.state }),
      s.drawing(),
      s.rev,
    );
    expect([conflict, statusOf(editor.saving), editor.saving.rev, names(editor).length]).toEqual([
      undefined,
      'saved',
      2,
      2,
    ]);
  });

  test('follows what somebody else saved meanwhile', () => {
    const s = server();
    const kept = writeSession(edited(s));
    s.put(1, { ...draftOf(s.drawing()), notes: [{ id: 'k', text: '', at: [0, 0] }], title: 'theirs' });
    const { editor, conflict } = reopen(kept, s.drawing(), s.rev);
    expect([editor.saving.drawing.title, editor.saving.drawing.notes.length, conflict?.replaced.length]).toEqual([
      'a',
      1,
      1,
    ]);
    expect(jumpTo(editor, 0, 0).saving.drawing.notes).toHaveLength(1);
  });

  test.each([
    ['nothing', undefined],
    ['no JSON', '{'],
    ['JSON of others', '{"format":"x"}'],
    ['another journey', writeSession(open({ ...readDrawing(file()), id: id('jny_other') }, 1))],
  ])('begins anew with %s', (_, kept) => {
    const s = server();
    expect(reopen(kept, s.drawing(), s.rev).editor).toEqual(open(s.drawing(), s.rev));
  });
});
