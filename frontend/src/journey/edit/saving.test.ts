import { describe, expect, test } from 'vitest';
import { type Drawing, writeDrawing } from '../drawing';
import type { JourneyFile } from '../file';
import { generate } from '../generate';
import { id, type NodeId } from '../ids';
import { add } from './add';
import { apply } from './change';
import { type Editor, edit, hear, open, redoNext, reply, undoLast } from './editor';
import type { Answer } from './gesture';
import { addNote } from './notes';
import {
  answered,
  draftOf,
  dueAt,
  edited,
  heard,
  opened,
  type Reply,
  retry,
  type Saving,
  send,
  statusOf,
  withMails,
} from './saving';
import { nameJourney, rename } from './set';
import { hand } from './try/hand';
import { unlawful } from './try/lawful';
import { Server } from './try/server';

const file = (): JourneyFile => ({ format: 'tabiji.journey/1', ...generate(6), messages: [] });
const titled = (d: Drawing, title: string) => made(d, nameJourney(d, { title }));

function made(d: Drawing, answer: Answer): Drawing {
  return answer.kind === 'done' ? apply(d, answer.change) : d;
}

function opening(): { server: Server; s: Saving } {
  const server = new Server(file());
  return { server, s: opened(server.drawing(), server.rev) };
}

function sent(s: Saving): { s: Saving; rev: number; draft: JourneyFile } {
  const sending = send(s);
  if (!sending) throw new Error('there is nothing to send');
  return { s: sending.state, rev: sending.rev, draft: sending.draft };
}

describe('a draft', () => {
  test('is saved when the server says so, and not before', () => {
    const { server, s } = opening();
    expect([statusOf(s), dueAt(s), send(s)]).toEqual(['saved', undefined, undefined]);
    const typed = edited(s, titled(s.drawing, '春'), 1000);
    expect([statusOf(typed), dueAt(typed)]).toEqual(['pending', 1300]);
    const flying = sent(typed);
    expect([statusOf(flying.s), dueAt(flying.s), send(flying.s)]).toEqual(['pending', undefined, undefined]);
    const { state } = answered(flying.s, server.put(flying.rev, flying.draft), 1400);
    expect([statusOf(state), state.rev, server.draft.title]).toEqual(['saved', 2, '春']);
  });

  test('waits for a pause in typing, but no second', () => {
    let { s } = opening();
    for (let now = 0; now <= 2000; now += 100) s = edited(s, titled(s.drawing, `${now}`), now);
    expect(dueAt(s)).toBe(800);
  });

  test('that is typed on while it flies is sent again', () => {
    const { server, s } = opening();
    const flying = sent(edited(s, titled(s.drawing, 'a'), 0));
    const on = edited(flying.s, titled(flying.s.drawing, 'ab'), 50);
    const { state } = answered(on, server.put(flying.rev, flying.draft), 60);
    expect([statusOf(state), dueAt(state), state.drawing.title, state.saved.title]).toEqual([
      'pending',
      350,
      'ab',
      'a',
    ]);
  });

  test('that says again what is saved is saved', () => {
    const { s } = opening();
    const typed = edited(s, titled(s.drawing, 'x'), 0);
    expect(statusOf(edited(typed, titled(typed.drawing, s.drawing.title), 10))).toBe('saved');
  });

  test.each(['gone', 'full'] as const)('is sent again while the server is %s, less and less often', (kind) => {
    const { server, s } = opening();
    let state = edited(s, titled(s.drawing, '春'), 0);
    const waits: number[] = [];
    for (let now = 0, i = 0; i < 6; i++) {
      state = answered(sent(state).s, { kind, why: '' }, now).state;
      expect(statusOf(state)).toBe(kind);
      waits.push((dueAt(state) as number) - now);
      now = dueAt(state) as number;
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 15000, 15000]);
    const flying = sent(retry(state));
    expect(statusOf(answered(flying.s, server.put(flying.rev, flying.draft), 0).state)).toBe('saved');
  });

  test('that is refused is sent again when it was changed', () => {
    const { s } = opening();
    const state = answered(sent(edited(s, titled(s.drawing, 'x'), 0)).s, { kind: 'refused', why: '長い' }, 5).state;
    expect([statusOf(state), dueAt(state), state.drawing.title]).toEqual(['refused', undefined, 'x']);
    expect(dueAt(edited(state, titled(state.drawing, 'y'), 100))).toBe(400);
  });

  test('of a journey that was deleted is kept, and not sent again', () => {
    const { s } = opening();
    const { state } = answered(sent(edited(s, titled(s.drawing, 'x'), 0)).s, { kind: 'missing', why: '' }, 5);
    const on = edited(state, titled(state.drawing, 'y'), 10);
    expect([statusOf(on), dueAt(on), send(on), on.drawing.title]).toEqual(['missing', undefined, undefined, 'y']);
  });

  test('whose answer was lost is no conflict with itself', () => {
    const { server, s } = opening();
    const flying = sent(edited(s, titled(s.drawing, 'a'), 0));
    server.put(flying.rev, flying.draft);
    let state = answered(flying.s, { kind: 'gone', why: '' }, 10).state;
    state = edited(state, titled(state.drawing, 'ab'), 20);
    const again = sent(state);
    const { state: then, conflict } = answered(again.s, server.put(again.rev, again.draft), 30);
    expect([conflict, then.saved.title, then.drawing.title, then.rev]).toEqual([undefined, 'a', 'ab', 2]);
    const last = sent(then);
    expect(statusOf(answered(last.s, server.put(last.rev, last.draft), 40).state)).toBe('saved');
  });

  test('follows what somebody else saved, and says what it replaces', () => {
    const { server, s } = opening();
    const [first] = s.drawing.nodes.keys() as IterableIterator<NodeId>;
    server.put(
      1,
      draftOf(made(titled(s.drawing, 'theirs'), rename(s.drawing, { node: first as NodeId, title: '彼ら' }))),
    );
    const other = titled(server.drawing(), 'theirs');
    server.put(2, draftOf(other));
    const flying = sent(edited(s, titled(s.drawing, 'ours'), 0));
    const { state, conflict } = answered(flying.s, server.put(flying.rev, flying.draft), 10);
    expect(conflict?.replaced).toEqual([{ part: 'title', theirs: 'theirs', now: 'ours' }]);
    expect([state.drawing.title, state.drawing.nodes.get(first as NodeId)?.title]).toEqual(['ours', '彼ら']);
    expect(dueAt(state)).toBe(0);
  });

  test('that was followed by another before its answer came is not taken for the last', () => {
    const { server, s } = opening();
    const flying = sent(edited(s, titled(s.drawing, 'a'), 0));
    const late = server.put(flying.rev, flying.draft);
    server.put(2, draftOf(titled(server.drawing(), 'b')));
    const { state } = heard(flying.s, server.drawing(), server.rev);
    const then = answered(state, late, 10).state;
    expect([then.rev, then.saved.title, then.flight]).toEqual([3, 'b', undefined]);
  });

  test('and is sent again after the other', () => {
    const { server, s } = opening();
    const flying = sent(edited(s, titled(s.drawing, 'ours'), 0));
    server.put(1, draftOf(titled(s.drawing, 'theirs')));
    const refusal = server.put(flying.rev, flying.draft);
    const before = server.drawing();
    server.put(2, draftOf(titled(before, 'theirs again')));
    const later = heard(flying.s, server.drawing(), server.rev).state;
    const { state, conflict } = answered(later, refusal, 10);
    expect([state.rev, state.drawing.title, state.flight, conflict, dueAt(state)]).toEqual([
      3,
      'ours',
      undefined,
      undefined,
      0,
    ]);
  });

  test('shows as the same objects what the other left alone', () => {
    const { server, s } = opening();
    const [first] = s.drawing.nodes.keys();
    server.put(1, draftOf(made(s.drawing, rename(s.drawing, { node: first as NodeId, title: '彼ら' }))));
    const { state } = heard(edited(s, titled(s.drawing, 'ours'), 0), server.drawing(), server.rev);
    expect(state.drawing.edges).toBe(s.drawing.edges);
    for (const [key, node] of state.drawing.nodes) expect(node === s.drawing.nodes.get(key)).toBe(key !== first);
  });

  test('keeps mails apart: they are shown anew, and not sent', () => {
    const { s } = opening();
    const messages = new Map([[id('m'), { id: id('m'), title: 'M', subject: '', rest: {} }]]) as Drawing['messages'];
    const flying = sent(edited(s, titled(s.drawing, 'x'), 0));
    const shown = withMails(flying.s, messages);
    expect([shown.drawing.messages, shown.saved.messages, shown.flight === shown.drawing]).toEqual([
      messages,
      messages,
      true,
    ]);
    expect(statusOf(answered(shown, { kind: 'saved', rev: 2 }, 1).state)).toBe('saved');
    expect('messages' in draftOf(shown.drawing)).toBe(false);
  });
});

// ---- two windows, one server, and everything that happens on the way

interface Window {
  editor: Editor;
  /** Requests that are under way, and have reached the server or not. */
  way: { readonly rev: number; readonly draft: JourneyFile; reply?: Reply }[];
}

const seeds = process.env.TABIJI_LONG ? 400 : 20;

function storm(seed: number, undoes: boolean, gesture: (who: number, d: Drawing) => Answer) {
  const { dice } = hand(seed + 5000);
  const server = new Server(file());
  const windows: Window[] = [0, 1].map(() => ({ editor: open(server.drawing(), server.rev), way: [] }));
  let now = 0;
  const told: number[] = [];
  const take = (w: Window, r: Reply) => {
    const { editor, conflict } = reply(w.editor, r, now);
    told.push(conflict?.replaced.length ?? 0);
    w.editor = editor;
  };
  const honest = (w: Window) => {
    const { saving } = w.editor;
    if (statusOf(saving) !== 'saved') return;
    const kept = server.drafts[saving.rev] as JourneyFile;
    expect(ordered(draftOf(saving.drawing))).toEqual(ordered(kept));
  };
  for (let i = 0; i < 250; i++) {
    now += dice(400);
    const who = dice(2);
    const w = windows[who] as Window;
    server.full = dice(40) === 0 ? !server.full : server.full && dice(4) > 0;
    switch (dice(9)) {
      case 0:
      case 1:
      case 2: {
        const answer = gesture(who, w.editor.saving.drawing);
        if (answer.kind === 'done') w.editor = edit(w.editor, { ...answer, at: now, burst: dice(2) ? 'b' : '' });
        break;
      }
      case 3:
        if (undoes) w.editor = dice(2) ? undoLast(w.editor, now) : redoNext(w.editor, now);
        break;
      case 4: {
        const due = dueAt(w.editor.saving);
        const sending = due !== undefined && due <= now ? send(w.editor.saving) : undefined;
        if (!sending) break;
        w.editor = { ...w.editor, saving: sending.state };
        w.way.push({ rev: sending.rev, draft: sending.draft });
        break;
      }
      case 5:
      case 6: {
        const [request] = w.way;
        if (request && !request.reply) request.reply = server.put(request.rev, request.draft);
        break;
      }
      case 7: {
        const request = w.way[0];
        if (request?.reply) take(w, request.reply);
        else if (request && dice(3) === 0) take(w, { kind: 'gone', why: '' });
        else break;
        w.way.shift();
        break;
      }
      default: {
        const lost = w.way[0];
        if (lost?.reply && dice(2)) {
          take(w, { kind: 'gone', why: '' });
          w.way.shift();
        } else if (dice(2)) w.editor = hear(w.editor, server.drawing(), server.rev).editor;
      }
    }
    honest(w);
  }
  calm(server, windows, take);
  return { server, windows, told };
}

/** calm lets everything that is under way finish. */
function calm(server: Server, windows: readonly Window[], take: (w: Window, r: Reply) => void): void {
  server.full = false;
  for (let i = 0; i < 12; i++)
    for (const w of windows) {
      for (const request of w.way.splice(0)) take(w, request.reply ?? server.put(request.rev, request.draft));
      w.editor = hear(w.editor, server.drawing(), server.rev).editor;
      const sending = send(retry(w.editor.saving));
      if (!sending) continue;
      w.editor = { ...w.editor, saving: sending.state };
      take(w, server.put(sending.rev, sending.draft));
    }
}

/** ordered is a draft with its members in a fixed order. */
function ordered({ format: _, ...draft }: JourneyFile): unknown {
  return { ...draft, settings: { reentry: 'never', ...draft.settings } };
}

function equal(windows: readonly Window[], server: Server): void {
  for (const w of windows) {
    expect(statusOf(w.editor.saving)).toBe('saved');
    expect(ordered(draftOf(w.editor.saving.drawing))).toEqual(ordered(server.draft));
  }
  expect(unlawful(writeDrawing(server.drawing()))).toEqual([]);
}

describe('two windows, lost answers, a full disk', () => {
  let conflicts = 0;
  for (let seed = 1; seed <= seeds; seed++)
    test(`end alike, whatever is done (seed ${seed})`, () => {
      const hands = [hand(seed), hand(seed + 900)];
      const { server, windows, told } = storm(seed, true, (who, d) => (hands[who] as (typeof hands)[0]).gesture(d)[1]);
      equal(windows, server);
      expect(server.rev).toBeGreaterThan(3);
      conflicts += told.reduce((a, b) => a + b, 0);
    });
  test('and it is told what does not stand', () => expect(conflicts).toBeGreaterThan(seeds / 4));

  for (let seed = 1; seed <= seeds; seed++)
    test(`lose nothing that was added (seed ${seed})`, () => {
      const { dice } = hand(seed + 7000);
      const added = new Set<string>();
      let count = 0;
      const ids = (who: number) => () => `w${who}_${++count}`;
      const { server, windows } = storm(seed, false, (who, d) => {
        const nodes = [...d.nodes.values()];
        const node = nodes[dice(nodes.length)];
        const answer =
          dice(2) || !node
            ? addNote(d, { text: `${count}`, at: [dice(99), 0] }, ids(who))
            : add(d, { kind: 'tag.add', ...(dice(2) && { from: { node: node.id, port: 'next' } }) }, ids(who));
        if (answer.kind === 'done')
          for (const part of ['nodes', 'notes'] as const)
            for (const key of answer.change[part]?.to.keys() ?? []) added.add(key);
        return answer;
      });
      equal(windows, server);
      const there = new Set([...(server.draft.nodes ?? []), ...(server.draft.notes ?? [])].map((r) => r.id));
      expect(added.size).toBeGreaterThan(10);
      expect([...added].filter((a) => !there.has(a))).toEqual([]);
    });
});
