import { expect, test } from 'vitest';
import { type MailReply, mailWriter } from './mailWriter';
import { isSaved, type MailRow, shown } from './writing';

const row = (more: Partial<MailRow> = {}): MailRow => ({
  id: 'm',
  rev: 1,
  title: 'T',
  subject: 'S',
  preheader: '',
  ...more,
});

/** setup is a mail writer whose timer and answers the test controls. */
function setup() {
  const sent: Record<string, unknown>[] = [];
  let answer: (reply: MailReply) => void = () => {};
  let due: { run: () => void; ms: number } | undefined;
  const writer = mailWriter(row(), {
    send: (_, body) => {
      sent.push(body);
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
    later: (run, ms) => {
      const own = { run, ms };
      due = own;
      return () => {
        due = due === own ? undefined : due;
      };
    },
  });
  return {
    writer,
    sent,
    state: () => writer.state.getState(),
    wait: () => due?.ms,
    pass: () => {
      const now = due;
      due = undefined;
      now?.run();
    },
    answer: async (reply: MailReply) => {
      answer(reply);
      await Promise.resolve();
    },
  };
}

test('a burst of typing is sent once, half a second after the last key', () => {
  const s = setup();
  s.writer.write('subject', 'a');
  s.writer.write('subject', 'ab');
  expect([s.sent, s.wait()]).toEqual([[], 500]);
  s.pass();
  expect(s.sent).toEqual([{ rev: 1, subject: 'ab' }]);
});

test('it is saved only when that is answered, and what was typed meanwhile is sent then', async () => {
  const s = setup();
  s.writer.write('subject', 'ab');
  s.pass();
  expect(isSaved(s.state())).toBe(false);
  s.writer.write('subject', 'abc');
  s.pass(); // one request at a time
  expect(s.sent).toHaveLength(1);
  await s.answer({ kind: 'saved', row: row({ rev: 2, subject: 'ab' }) });
  expect([isSaved(s.state()), shown(s.state(), 'subject')]).toEqual([false, 'abc']);
  s.pass();
  expect(s.sent.at(-1)).toEqual({ rev: 2, subject: 'abc' });
  await s.answer({ kind: 'saved', row: row({ rev: 3, subject: 'abc' }) });
  expect(isSaved(s.state())).toBe(true);
});

test('a row that moved is taken, what is being typed stays and is sent again', async () => {
  const s = setup();
  s.writer.write('subject', 'ours');
  s.pass();
  await s.answer({ kind: 'moved', row: row({ rev: 5, title: 'Their title' }) });
  expect([shown(s.state(), 'subject'), shown(s.state(), 'title'), s.wait()]).toEqual(['ours', 'Their title', 0]);
  s.pass();
  expect(s.sent.at(-1)).toEqual({ rev: 5, subject: 'ours' });
});

test('what fails is kept; it is tried again only where that may help', async () => {
  const s = setup();
  s.writer.write('title', 'x');
  s.pass();
  await s.answer({ kind: 'failed', why: 'gone', again: true });
  expect([s.state().why, shown(s.state(), 'title'), s.wait()]).toEqual(['gone', 'x', 3000]);
  s.pass();
  await s.answer({ kind: 'failed', why: 'no', again: false });
  expect([s.state().why, shown(s.state(), 'title'), s.wait()]).toEqual(['no', 'x', undefined]);
  s.writer.write('title', 'xy');
  expect([s.state().why, s.wait()]).toEqual(['', 500]);
});

test('a newer row is shown where nothing is typed, an older one never', () => {
  const s = setup();
  s.writer.write('subject', 'ours');
  s.writer.heard(row({ rev: 2, subject: 'theirs', preheader: 'theirs' }));
  expect([shown(s.state(), 'subject'), shown(s.state(), 'preheader')]).toEqual(['ours', 'theirs']);
  expect(s.state().clash).toEqual({ subject: 'theirs' });
  s.writer.heard(row({ rev: 1, preheader: 'old' }));
  expect(shown(s.state(), 'preheader')).toBe('theirs');
});

for (const whose of ['ours', 'theirs'] as const) {
  test(`where both wrote into the same part nothing is sent until one is chosen: ${whose}`, async () => {
    const s = setup();
    s.writer.write('subject', 'ours');
    s.pass();
    s.writer.write('preheader', 'more');
    await s.answer({ kind: 'moved', row: row({ rev: 5, subject: 'theirs' }) });
    s.pass();
    expect([s.state().clash, shown(s.state(), 'subject'), s.sent.length]).toEqual([{ subject: 'theirs' }, 'ours', 1]);
    s.writer.choose(whose);
    s.pass();
    const chosen = whose === 'ours' ? { subject: 'ours' } : {};
    expect(s.sent.at(-1)).toEqual({ rev: 5, ...chosen, preheader: 'more' });
    await s.answer({ kind: 'saved', row: row({ rev: 6, subject: whose, preheader: 'more' }) });
    s.writer.undo(); // what was not chosen is not lost
    expect(shown(s.state(), 'subject')).toBe(whose === 'ours' ? 'theirs' : 'ours');
  });
}

test('what was saved can be undone and done again, a burst at a time', async () => {
  const s = setup();
  const save = async (rev: number) => {
    s.pass();
    const { rev: _, ...body } = s.sent.at(-1) ?? {};
    await s.answer({ kind: 'saved', row: { ...s.state().row, ...body, rev } });
  };
  s.writer.write('subject', 'a');
  s.writer.write('subject', 'ab');
  await save(2);
  s.writer.write('preheader', 'p');
  await save(3);
  s.writer.undo();
  s.writer.undo();
  expect([shown(s.state(), 'subject'), shown(s.state(), 'preheader'), s.state().past]).toEqual(['S', '', []]);
  await save(4);
  expect(s.sent.at(-1)).toEqual({ rev: 3, subject: 'S', preheader: '' });
  s.writer.redo();
  expect([shown(s.state(), 'subject'), shown(s.state(), 'preheader')]).toEqual(['ab', '']);
  s.writer.write('subject', 'x');
  expect(s.state().future).toEqual([]);
});

test('an undo while a request is away is sent after it', async () => {
  const s = setup();
  s.writer.write('subject', 'ab');
  s.pass();
  s.writer.undo();
  await s.answer({ kind: 'saved', row: row({ rev: 2, subject: 'ab' }) });
  s.pass();
  expect(s.sent.at(-1)).toEqual({ rev: 2, subject: 'S' });
});
