// What is not text and can be pressed stands out from what is round it (WCAG 2.1, 1.4.11), in both themes.
import { expect, test } from 'vitest';
import { sources } from './sources';

const sheet = sources('.css').find((s) => s.path === 'frame/tokens.css')?.text ?? '';
const colours = (start: string) =>
  new Map(
    [...(sheet.split(`${start} {`)[1]?.split('}')[0] ?? '').matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map((m) => [
      m[1] ?? '',
      m[2] ?? '',
    ]),
  );
const light = colours(':root');
const dark = new Map([...light, ...colours(':root[data-mantine-color-scheme="dark"]')]);

/** brightness is the relative luminance of #rrggbb. */
function brightness(colour = ''): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
    const c = Number.parseInt(colour.slice(i, i + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string | undefined, other: string | undefined): number {
  const [low = 0, high = 0] = [brightness(one), brightness(other)].toSorted((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

/** edge is the colour of the border of a radio button in a state. */
const edge = (state: string) =>
  sheet.match(
    new RegExp(`:where\\(input\\[type="radio"\\]${state}\\) \\{[^}]*border: [\\d.]+px solid var\\(--([\\w-]+)\\)`),
  )?.[1] ?? '';

test.each([
  ['light', light],
  ['dark', dark],
])('a radio button can be seen, chosen or not: %s', (_, theme) => {
  for (const state of ['', ':checked']) {
    for (const ground of ['panel', 'soft', 'accent-ground']) {
      expect(contrast(theme.get(edge(state)), theme.get(ground)), `${state} on ${ground}`).toBeGreaterThanOrEqual(3);
    }
  }
});
