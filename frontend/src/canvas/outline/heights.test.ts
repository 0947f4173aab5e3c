import { expect, test } from 'vitest';
import { readDrawing } from '../../journey';
import { generate } from '../../journey/generate';
import { outlineRows } from '../../journey/outline';
import { heightOf, placesOf } from './heights';

test('each point of a list of rows of several heights is in the row that stands there', () => {
  const rows = outlineRows(readDrawing(generate(300)));
  const places = placesOf(rows);
  expect(new Set(rows.map(heightOf)).size).toBeGreaterThan(1);
  expect(places.top(rows.length)).toBe(rows.reduce((sum, r) => sum + heightOf(r), 0));
  rows.forEach((r, i) => {
    expect(places.at(places.top(i))).toBe(i);
    expect(places.at(places.top(i) + heightOf(r) - 1)).toBe(i);
    expect(places.top(i + 1) - places.top(i)).toBe(heightOf(r));
  });
  expect(placesOf([]).top(0)).toBe(0);
});
