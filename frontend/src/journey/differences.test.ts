import { expect, test } from 'vitest';
import { differences } from './differences';
import { type Drawing, readDrawing } from './drawing';
import {
  add,
  carry,
  configure,
  connect,
  move,
  nameJourney,
  remark,
  remove,
  rename,
  setJourney,
  switchOff,
} from './edit';
import { apply } from './edit/change';
import type { Answer } from './edit/gesture';
import { generate } from './generate';
import { id, type NodeId } from './ids';

const n = (name: string) => id<NodeId>(name);
const live = readDrawing({
  title: '案内',
  nodes: [
    { id: 'e', kind: 'entry.manual' },
    { id: 'a', kind: 'wait.duration', title: '待つ', config: { amount: 2, unit: 'day' } },
    { id: 'm', kind: 'mail.send', config: { message: 'x' } },
    { id: 'g', kind: 'goal' },
  ],
  edges: [
    { from: ['e', 'next'], to: 'a' },
    { from: ['a', 'next'], to: 'm' },
    { from: ['m', 'next'], to: 'g' },
  ],
});
const after = (answer: Answer): Drawing => {
  if (answer.kind === 'refused') throw new Error(answer.why.word);
  return apply(live, answer.change);
};
const said = (draft: Drawing) => {
  const { steps, title, settings } = differences(live, draft);
  return [
    ...steps.map((s) => [s.what, s.node.id, ...s.parts].join(' ')),
    ...(title ? ['title'] : []),
    ...(settings ? ['settings'] : []),
  ].join(', ');
};

test.each([
  ['nothing', live, ''],
  [
    'a step put in between',
    after(add(live, { kind: 'tag.add', from: { node: n('a'), port: 'next' } }, () => 'new')),
    'added new',
  ],
  ['a step taken out', after(remove(live, { nodes: [n('a')] })), 'removed a'],
  ['another name', after(rename(live, { node: n('a'), title: '二日待つ' })), 'changed a title'],
  ['a setting', after(configure(live, { node: n('a'), path: ['amount'], value: 3 })), 'changed a config'],
  ['switched off', after(switchOff(live, { nodes: [n('m')], off: true })), 'changed m disabled'],
  ['a line led elsewhere', after(connect(live, { from: { node: n('a'), port: 'next' }, to: n('g') })), 'rewired a'],
  [
    'another order',
    after(carry(live, { nodes: [n('a')], to: { node: n('m'), port: 'next' } })),
    'rewired e, rewired m, rewired a',
  ],
  ['a position', after(move(live, { nodes: [n('a')], by: { x: 90, y: 9 } })), ''],
  ['a remark', after(remark(live, { node: n('a'), memo: 'なぜ' })), ''],
  ['the name of the journey', after(nameJourney(live, { title: '入会まで' })), 'title'],
  [
    'a setting of the journey that was not set',
    after(setJourney(live, { settings: { zone: 'Asia/Seoul' } })),
    'settings',
  ],
])('%s', (_, draft, want) => expect(said(draft)).toBe(want));

test('the zone of a version is no difference where the draft names none', () => {
  const ran = { ...live, settings: { ...live.settings, zone: 'Asia/Tokyo' } };
  expect(differences(ran, live).settings).toBe(false);
  expect(differences(ran, { ...live, settings: { zone: 'Asia/Seoul' } }).settings).toBe(true);
  expect(differences(ran, { ...live, settings: { reentry: 'after_exit' } }).settings).toBe(true);
});

test('the order of members is no difference', () => {
  const draft = readDrawing({
    ...live,
    nodes: [{ id: 'a', kind: 'wait.duration', title: '待つ', config: { unit: 'day', amount: 2 } }],
    edges: [],
    messages: [],
  });
  expect(said(draft)).toBe('removed e, removed m, removed g');
});

test('two journeys of 3,000 steps are compared at once', () => {
  const [one, other] = [readDrawing(generate(3000, 1)), readDrawing(generate(3000, 2))];
  expect(differences(one, other).steps.length).toBeGreaterThan(100);
});
