// What the backend refuses of a draft (backend/journey, Read): the same rules once more, for drawings that tests make.
// The drawings of testdata/edited check them against the backend itself.
import type { JourneyFile } from '../../file';
import { kindOf } from '../../kinds';
import { characters, deeperThan, most } from '../limits';

const idForm = /^[A-Za-z0-9._-]{1,64}$/;
const members = {
  top: [
    'format',
    'id',
    'title',
    'settings',
    'nodes',
    'edges',
    'messages',
    'notes',
    'phases',
    'layout',
    'aside',
    'tests',
    'behaviour',
  ],
  node: ['id', 'kind', 'title', 'at', 'config', 'disabled', 'memo', 'caption'],
  edge: ['from', 'to'],
  note: ['id', 'text', 'at', 'size', 'color'],
  phase: ['id', 'title', 'nodes'],
  aside: ['finding', 'node'],
} as const;

/** unlawful lists what the backend would refuse. */
export function unlawful(file: JourneyFile): string[] {
  const wrong: string[] = [];
  const say = (ok: unknown, what: string) => {
    if (!ok) wrong.push(what);
  };
  const only = (o: object, of: keyof typeof members) => {
    for (const key of Object.keys(o)) say((members[of] as readonly string[]).includes(key), `${of}.${key}`);
  };
  const point = (at: unknown) =>
    Array.isArray(at) && at.length === 2 && at.every((n) => Number.isFinite(n) && Math.abs(n) <= most.farthest);
  const within = (text: string | undefined, long: number) => text === undefined || characters(text) <= long;
  const once = (ids: readonly string[], what: string) => say(new Set(ids).size === ids.length, `${what} twice`);
  const { nodes, edges, notes, phases, aside } = {
    nodes: file.nodes ?? [],
    edges: file.edges ?? [],
    notes: file.notes ?? [],
    phases: file.phases ?? [],
    aside: file.aside ?? [],
  };
  only(file, 'top');
  say(within(file.title, most.title), 'title');
  say(['', 'auto', 'own', undefined].includes(file.layout), 'layout');
  say(nodes.length <= most.nodes && edges.length <= most.edges && notes.length <= most.notes, 'too many');
  say(phases.length <= most.phases && aside.length <= most.aside, 'too many');
  for (const n of nodes) {
    only(n, 'node');
    say(idForm.test(n.id) && kindOf(n.kind), `node ${n.id} ${n.kind}`);
    say(within(n.title, most.title) && within(n.memo, most.note) && within(n.caption, most.title), `texts of ${n.id}`);
    say(point(n.at), `place of ${n.id}`);
    say(typeof n.config === 'object' && !Array.isArray(n.config) && !deeperThan(n.config, 90), `config of ${n.id}`);
  }
  for (const e of edges) {
    only(e, 'edge');
    const ends = [...(e.from ?? []), e.to];
    say(ends.length === 3 && ends.every((s) => s !== '' && new TextEncoder().encode(s).length <= 200), `edge ${ends}`);
  }
  for (const n of notes) {
    only(n, 'note');
    say(idForm.test(n.id) && within(n.text, most.note) && point(n.at), `note ${n.id}`);
    const [w = 0, h = 0] = n.size ?? [0, 0];
    say(w >= 0 && h >= 0 && w <= most.side && h <= most.side, `size of ${n.id}`);
    say(['', 'blue', 'green', 'pink', undefined].includes(n.color), `color of ${n.id}`);
  }
  for (const p of phases) {
    only(p, 'phase');
    say(
      idForm.test(p.id) && within(p.title, most.title) && (p.nodes ?? []).every((n) => idForm.test(n)),
      `phase ${p.id}`,
    );
  }
  for (const a of aside) {
    only(a, 'aside');
    say(idForm.test(a.finding) && (a.node === undefined || idForm.test(a.node)), `aside ${a.finding}`);
  }
  once(
    nodes.map((n) => n.id),
    'node',
  );
  once(
    notes.map((n) => n.id),
    'note',
  );
  once(
    phases.map((p) => p.id),
    'phase',
  );
  const { reentry, parallel } = file.settings ?? {};
  say(['never', 'after_exit', 'after_days', 'per_key', '', undefined].includes(reentry), 'reentry');
  say(!parallel || reentry === 'per_key', 'parallel');
  return wrong;
}
