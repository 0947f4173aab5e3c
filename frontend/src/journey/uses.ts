// What of the workspace a step uses: mails, tags, fields and events, by what its config names.
import type { Does } from './drawing';

export type Used = { readonly what: 'mail' | 'tag' | 'field' | 'event'; readonly id: string };

const names: Readonly<Record<string, Used['what']>> = {
  message: 'mail',
  tag: 'tag',
  field: 'field',
  event: 'event',
};

/** usesOf lists what a step uses, each once: in its settings, its branches, and in the trees of its conditions. */
export function usesOf(step: Pick<Does, 'config'>): readonly Used[] {
  const found = new Map<string, Used>();
  const waiting: unknown[] = [step.config];
  while (waiting.length > 0) {
    const at = waiting.pop();
    if (typeof at !== 'object' || at === null) continue;
    for (const [key, value] of Object.entries(at)) {
      const what = Object.hasOwn(names, key) ? names[key] : undefined;
      if (what && typeof value === 'string' && value !== '') found.set(`${what} ${value}`, { what, id: value });
      else waiting.push(value);
    }
  }
  return [...found.values()];
}
