import { expect, test } from 'vitest';
import { boxed, boxOf, sameSet, touched } from './box';
import { mostStayed } from './camera';

const size = { width: 240, height: 92 };
const at = new Map([
  ['a', { x: 0, y: 0 }],
  ['b', { x: 300, y: 0 }],
  ['c', { x: 0, y: 150 }],
]);

test('a box is the same from whichever corner it is drawn', () => {
  const box = { x: 10, y: 20, width: 40, height: 5 };
  expect(boxOf({ x: 10, y: 20 }, { x: 50, y: 25 })).toEqual(box);
  expect(boxOf({ x: 50, y: 25 }, { x: 10, y: 20 })).toEqual(box);
});

test.each([
  ['touches the corner of a card', boxOf({ x: -10, y: -10 }, { x: 1, y: 1 }), 'a'],
  ['lies inside of one', boxOf({ x: 310, y: 10 }, { x: 320, y: 20 }), 'b'],
  ['covers two', boxOf({ x: -10, y: 50 }, { x: 50, y: 400 }), 'a c'],
  ['ends at the edge of one', boxOf({ x: 240, y: 0 }, { x: 300, y: 90 }), ''],
])('a box that %s', (_, box, want) => expect(touched({ at }, size, box).join(' ')).toBe(want));

test('what was selected before a box stays selected', () => {
  expect([...boxed(new Set(['x', 'a']), ['a', 'b'])]).toEqual(['x', 'a', 'b']);
  expect([sameSet(new Set(['a', 'b']), new Set(['b', 'a'])), sameSet(new Set(['a']), new Set(['b']))]).toEqual([
    true,
    false,
  ]);
});

test('the view stays where most steps do', () => {
  const moved = new Map([...at, ['c', { x: 900, y: 900 }]] as const);
  const turned = new Map([...at].map(([id, p], i) => [id, i === 0 ? p : { x: p.y, y: p.x + 1 }] as const));
  expect([mostStayed(at, moved), mostStayed(at, turned), mostStayed(new Map(), at)]).toEqual([true, false, false]);
});
