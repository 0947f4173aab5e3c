import { describe, expect, test } from 'vitest';
import { type Drawing, type Message, readDrawing } from '../drawing';
import { id, type NodeId } from '../ids';
import { apply } from './change';
import { type Clip, clipFormat, copy, cut, mailsMissing, mostPasted, paste, readClip } from './clip';
import type { Answer } from './gesture';

const n = (name: string) => id<NodeId>(name);
const d = readDrawing({
  nodes: [
    { id: 'e', kind: 'entry.manual', at: [0, 0] },
    {
      id: 'm',
      kind: 'mail.send',
      title: 'お礼',
      at: [100, 200],
      config: { message: 'm1' },
      memo: '覚え',
      disabled: true,
    },
    { id: 'w', kind: 'wait.duration', at: [100, 300], config: { amount: 3, unit: 'day' } },
    { id: 'x', kind: 'exit', at: [0, 400] },
  ],
  edges: [
    { from: ['e', 'next'], to: 'm' },
    { from: ['m', 'next'], to: 'w' },
    { from: ['w', 'next'], to: 'x' },
  ],
  messages: [
    { id: 'm1', title: 'M1', subject: 'S', purpose: 'service' },
    { id: 'm2', title: 'M2', subject: '' },
  ],
  notes: [{ id: 'k', text: 'note', at: [50, 50] }],
});
const ids = () => {
  let i = 0;
  return () => `new${++i}`;
};
const lines = (x: Drawing) => [...x.edges.values()].map((e) => `${e.from}>${e.to}`).join(' ');

function made(from: Drawing, answer: Answer): Drawing {
  if (answer.kind === 'refused') throw new Error(answer.why.word);
  return apply(from, answer.change);
}

function clip(text: string): Clip {
  const read = readClip(text);
  if (read.kind === 'refused') throw new Error(read.why.word);
  return read;
}

describe('what was copied', () => {
  const text = copy(d, { nodes: [n('m'), n('w')], notes: ['k'] });

  test('is a text that says its format, the steps, the lines between them, notes and mails', () => {
    const json = JSON.parse(text) as Record<string, unknown[]>;
    expect(json).toMatchObject({ format: clipFormat, edges: [{ from: ['m', 'next'], to: 'w' }], notes: [{ id: 'k' }] });
    expect(json.nodes).toHaveLength(2);
    expect(json.messages).toEqual([{ purpose: 'service', id: 'm1', title: 'M1', subject: 'S' }]);
  });

  test('is pasted under ids of its own', () => {
    const answer = paste(d, { clip: clip(text) }, ids());
    const next = made(d, answer);
    expect(answer).toMatchObject({ picked: ['new1', 'new2'] });
    expect(lines(next)).toBe('e>m m>w w>x new1>new2');
    expect(next.nodes.get(n('new1'))).toMatchObject({
      title: 'お礼',
      at: [140, 240],
      memo: '覚え',
      disabled: true,
      config: { message: 'm1' },
    });
    expect(next.notes.map((k) => [k.id, ...k.at])).toEqual([
      ['k', 50, 50],
      ['new3', 90, 90],
    ]);
  });

  test('is pasted where one points, into a line, and with mails of another name', () => {
    const at = made(d, paste(d, { clip: clip(text), at: [0, 0], mails: new Map([['m1', 'm9']]) }, ids()));
    expect(at.nodes.get(n('new1'))).toMatchObject({ at: [50, 150], config: { message: 'm9' } });
    expect(lines(made(d, paste(d, { clip: clip(text), from: { node: n('w'), port: 'next' } }, ids())))).toBe(
      'e>m m>w w>new1 new1>new2 new2>x',
    );
    const entry = clip(copy(d, { nodes: [n('e')] }));
    expect(paste(d, { clip: entry, from: { node: n('w'), port: 'next' } }, ids())).toMatchObject({ kind: 'refused' });
  });

  test('is pasted into another journey, which says the mails that it misses', () => {
    const other = readDrawing({});
    expect(mailsMissing(new Set(other.messages.keys()), clip(text)).map((m) => m.id)).toEqual(['m1']);
    expect(mailsMissing(new Set(d.messages.keys()), clip(text))).toEqual([]);
    expect(made(other, paste(other, { clip: clip(text) }, ids())).nodes.size).toBe(2);
  });

  test('takes along the mails that are given, whole', () => {
    const mail = { ...(d.messages.get(id('m1')) as Message), rest: { html: '<p>お礼</p>' } };
    const given = clip(copy(d, { nodes: [n('m')] }, new Map([[mail.id, mail]])));
    expect(given.messages).toEqual([mail]);
    expect(clip(copy(d, { nodes: [n('m')] }, new Map())).messages).toEqual([]);
    expect(mailsMissing(new Set(), clip(copy(d, { nodes: [n('w')] })))).toEqual([]); // no step sends one
  });

  test.each(['```\n%\n```', '```json\r\n%\r\n```\n', '\uFEFF%', ' \n%\n '])(
    'comes back through a chat window: %j',
    (frame) => expect(clip(frame.replace('%', () => text)).nodes).toHaveLength(2),
  );

  test('is gone when it was cut, and the line is healed', () => {
    const next = made(d, cut(d, { nodes: [n('m'), n('w')], notes: ['k'] }));
    expect([lines(next), next.nodes.size, next.notes]).toEqual(['e>x', 2, []]);
    expect(made(d, cut(d, { nodes: [], notes: ['k'] })).notes).toEqual([]);
    expect(cut(d, { nodes: [] })).toMatchObject({ kind: 'refused' });
  });

  test('may be a whole journey', () => {
    const whole = JSON.stringify({
      format: 'tabiji.journey/1',
      title: 't',
      nodes: [{ id: 'a', kind: 'goal' }],
      settings: {},
    });
    expect(clip(whole).nodes.map((x) => x.id)).toEqual(['a']);
  });
});

describe('the clipboard has something else:', () => {
  const steps = (...nodes: object[]) => JSON.stringify({ format: clipFormat, nodes });
  const deep = '[['.repeat(60) + ']]'.repeat(60);
  test.each([
    ['nothing', '', 'edit.clip.foreign'],
    ['a text', 'こんにちは', 'edit.clip.foreign'],
    ['JSON of another program', '{"nodes":[{"id":"1","type":"n8n"}],"connections":{}}', 'edit.clip.foreign'],
    ['a list', '[1]', 'edit.clip.foreign'],
    ['another format of ours', '{"format":"tabiji.mail/1"}', 'edit.clip.foreign'],
    ['JSON without bottom', '['.repeat(100_000), 'edit.clip.foreign'],
    ['a newer format', '{"format":"tabiji.clip/2","lanes":[]}', 'edit.clip.newer'],
    ['a newer journey', '{"format":"tabiji.journey/12"}', 'edit.clip.newer'],
    ['no steps', '{"format":"tabiji.clip/1"}', 'edit.clip.empty'],
    [
      '10,000 steps',
      steps(...Array.from({ length: 10_000 }, (_, i) => ({ id: `a${i}`, kind: 'goal' }))),
      'edit.clip.many',
    ],
    ['a book', ' '.repeat(mostPasted.characters + 1), 'edit.clip.large'],
    ['a kind of tomorrow', steps({ id: 'a', kind: 'sms.send' }), 'edit.clip.kind'],
    ['a step without an id', steps({ kind: 'goal' }), 'edit.clip.damaged'],
    ['a step without a kind', steps({ id: 'a' }), 'edit.clip.damaged'],
    ['a step that is a number', JSON.stringify({ format: clipFormat, nodes: [1] }), 'edit.clip.damaged'],
    ['a place beyond the ground', steps({ id: 'a', kind: 'goal', at: [1e9, 0] }), 'edit.clip.damaged'],
    ['a place of text', steps({ id: 'a', kind: 'goal', at: ['1', '2'] }), 'edit.clip.damaged'],
    ['a title of 4,000 characters', steps({ id: 'a', kind: 'goal', title: '長'.repeat(4000) }), 'edit.clip.damaged'],
    [
      'a config without bottom',
      `{"format":"${clipFormat}","nodes":[{"id":"a","kind":"goal","config":{"x":${deep}}}]}`,
      'edit.clip.damaged',
    ],
    [
      'a config of a megabyte',
      steps({ id: 'a', kind: 'goal', config: { x: '長'.repeat(400_000) } }),
      'edit.clip.damaged',
    ],
    [
      'a line of one end',
      `{"format":"${clipFormat}","nodes":[{"id":"a","kind":"goal"}],"edges":[{"from":["a"],"to":"a"}]}`,
      'edit.clip.damaged',
    ],
    ['a note without a place', `{"format":"${clipFormat}","notes":[{"id":"k","text":"x"}]}`, 'edit.clip.damaged'],
  ])('%s', (_, text, word) => expect(readClip(text)).toMatchObject({ kind: 'refused', why: { word } }));

  test('what this program does not know of a step is left out, for it could not be saved', () => {
    const [step] = clip(steps({ id: 'a', kind: 'goal', colour: 'red' })).nodes;
    expect(step?.rest).toEqual({});
  });
});
