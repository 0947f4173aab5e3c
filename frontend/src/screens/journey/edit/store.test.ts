import { describe, expect, test } from 'vitest';
import { type JourneyFile, readDrawing } from '../../../journey';
import { nameJourney, type Rebased, type Reply, rename, statusOf } from '../../../journey/edit';
import { type DraftStore, draftStore } from './store';

const file: JourneyFile = {
  id: 'jny_a',
  title: 'A',
  nodes: [
    { id: 'in', kind: 'entry.manual', at: [0, 0], config: {} },
    { id: 'end', kind: 'exit', at: [0, 140], config: {} },
  ],
  edges: [{ from: ['in', 'next'], to: 'end' }],
};

/** room is a store whose time, wires and session are in the hands of a test. */
function room(kept?: string) {
  let now = 1000;
  let timer: { readonly at: number; readonly run: () => void } | undefined;
  const sent: { readonly rev: number; readonly draft: JourneyFile; readonly answer: (r: Reply) => Promise<void> }[] =
    [];
  const conflicts: Rebased[] = [];
  let session = kept;
  const store: DraftStore = draftStore(readDrawing(file), 1, {
    send: (rev, draft) =>
      new Promise<Reply>((resolve) => {
        sent.push({
          rev,
          draft,
          answer: async (r) => {
            resolve(r);
            await Promise.resolve();
          },
        });
      }),
    conflict: (c) => conflicts.push(c),
    now: () => now,
    later: (run, ms) => {
      const mine = { at: now + ms, run };
      timer = mine;
      return () => {
        if (timer === mine) timer = undefined;
      };
    },
    keep: (s) => {
      session = s;
    },
    kept,
  });
  const pass = (ms: number) => {
    now += ms;
    if (timer && timer.at <= now) {
      const { run } = timer;
      timer = undefined;
      run();
    }
  };
  const status = () => statusOf(store.state.getState().saving);
  const title = () => store.state.getState().saving.drawing.title;
  return { store, sent, conflicts, pass, status, title, session: () => session };
}

const id = (r: ReturnType<typeof room>, node: string) =>
  [...r.store.state.getState().saving.drawing.nodes.keys()].find((n) => n === node) as never;

describe('the draft of a room', () => {
  test('a burst is sent once, and saved is said when the server has it', async () => {
    const r = room();
    r.store.act((d) => nameJourney(d, { title: 'B' }), 'title');
    r.pass(100);
    r.store.act((d) => nameJourney(d, { title: 'BC' }), 'title');
    expect([r.sent.length, r.status()]).toEqual([0, 'pending']);
    r.pass(400);
    expect(r.sent.map((s) => [s.rev, s.draft.title])).toEqual([[1, 'BC']]);
    expect(r.status()).toBe('pending');
    await r.sent[0]?.answer({ kind: 'saved', rev: 2 });
    expect(r.status()).toBe('saved');
    r.store.undo();
    expect(r.title()).toBe('A'); // one entry
  });

  test('what somebody else saved meanwhile is followed, and ours is sent on top of it', async () => {
    const r = room();
    r.store.act((d) => rename(d, { node: id(r, 'end'), title: 'mine' }));
    r.pass(400);
    const theirs = readDrawing({ ...file, title: 'theirs' });
    await r.sent[0]?.answer({ kind: 'changed', rev: 7, drawing: theirs });
    r.pass(0);
    expect(r.sent.map((s) => s.rev)).toEqual([1, 7]);
    expect(r.sent[1]?.draft).toMatchObject({ title: 'theirs', nodes: [{ id: 'in' }, { id: 'end', title: 'mine' }] });
    expect(r.conflicts.flatMap((c) => c.replaced)).toEqual([]);
  });

  test('an engine that is gone is tried again, and nothing is lost', async () => {
    const r = room();
    r.store.act((d) => nameJourney(d, { title: 'B' }));
    r.pass(400);
    await r.sent[0]?.answer({ kind: 'gone', why: '' });
    expect(r.status()).toBe('gone');
    r.pass(60_000);
    expect(r.sent).toHaveLength(2);
    await r.sent[1]?.answer({ kind: 'saved', rev: 2 });
    expect([r.status(), r.title()]).toEqual(['saved', 'B']);
  });

  test('a reload of the tab goes on with what was not saved yet', () => {
    const r = room();
    r.store.act((d) => nameJourney(d, { title: 'B' }));
    r.pass(400); // it is on its way, and the tab goes
    const again = room(r.session());
    expect([again.title(), again.status()]).toEqual(['B', 'pending']);
    again.pass(0);
    expect(again.sent.map((s) => s.draft.title)).toEqual(['B']);
    again.store.undo();
    expect(again.title()).toBe('A');
  });

  test('a gesture that cannot be made changes nothing', () => {
    const r = room();
    const answer = r.store.act((d) => nameJourney(d, { title: 'x'.repeat(201) }));
    expect([answer.kind, r.title(), r.status()]).toEqual(['refused', 'A', 'saved']);
    r.pass(60_000);
    expect(r.sent).toEqual([]);
  });
});
