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
  await s.answer({ kind: 'moved', row: row({ rev: 5, subject: 'theirs', title: 'Their title' }) });
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
  s.writer.heard(row({ rev: 1, preheader: 'old' }));
  expect(shown(s.state(), 'preheader')).toBe('theirs');
});
