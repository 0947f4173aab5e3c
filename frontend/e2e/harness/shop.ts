// What several walks do in a shop of the sample: journeys of their own, people, how it stands.
import type { Page } from '@playwright/test';
import type { Engine } from './engine';
import { settled } from './index';

export const goTo = async (page: Page, place: string) => {
  await page.evaluate((p) => {
    location.hash = `#${p}`;
  }, place);
  await settled(page);
};

/** tagger is a journey that takes one tag and gives another at once. */
export const tagger = (id: string, title: string, enters: string, gives: string) => ({
  format: 'tabiji.journey/1',
  id,
  title,
  settings: { reentry: 'after_exit' },
  nodes: [
    { id: 'in', kind: 'entry.tag', at: [0, 0], config: { tag: enters } },
    { id: 'off', kind: 'tag.remove', at: [0, 160], config: { tag: enters } },
    { id: 'on', kind: 'tag.add', at: [0, 320], config: { tag: gives } },
    { id: 'end', kind: 'exit', at: [0, 480], config: {} },
  ],
  edges: [
    { from: ['in', 'next'], to: 'off' },
    { from: ['off', 'next'], to: 'on' },
    { from: ['on', 'next'], to: 'end' },
  ],
});

/** waiting is a journey that people enter by hand and in which they wait for some seconds at each step. */
export const waiting = (id: string, title: string, steps: readonly string[], named?: string) => ({
  format: 'tabiji.journey/1',
  id,
  title,
  settings: { reentry: 'never' },
  nodes: [
    { id: 'in', kind: 'entry.manual', at: [0, 0], config: {} },
    ...steps.map((s, i) => ({
      id: s,
      kind: 'wait.duration',
      ...(named ? { title: named } : {}),
      at: [0, 160 * (i + 1)],
      config: { amount: 8, unit: 'second' },
    })),
    { id: 'end', kind: 'exit', at: [0, 160 * (steps.length + 1)], config: {} },
  ],
  edges: [...steps, 'end'].map((s, i) => ({ from: [i === 0 ? 'in' : steps[i - 1], 'next'], to: s })),
});

export async function started(engine: Engine, file: { readonly id: string }): Promise<void> {
  await engine.api('POST', '/api/journeys/import', file);
  await engine.api('POST', `/api/journeys/${file.id}/start`, { practice: true });
}

export const people = async (engine: Engine, n: number) =>
  (await engine.api<{ items: { id: string; name: string }[] }>('GET', `/api/contacts?limit=${n}`)).items;

export const health = async (engine: Engine) =>
  (await engine.api<{ health: { kind: string }[] }>('GET', '/api/status')).health.map((h) => h.kind);

export const inside = async (engine: Engine, id: string) =>
  (await engine.api<{ inside: number }>('GET', `/api/journeys/${id}`)).inside;
