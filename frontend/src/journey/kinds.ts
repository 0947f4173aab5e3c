// How the kinds of steps look, and what the page needs to know of a kind. Everything else comes from the generated
// list; no other file names a kind.
import {
  type Category,
  type Field,
  type Kind,
  type Icon as KindIcon,
  type KindId,
  kinds,
  type Port,
} from './kinds.gen';

export type { Field, Kind };

/** Tone is a colour of the canvas; its value is the CSS variable --tone-<tone>. */
export type Tone =
  | 'entry'
  | 'wait'
  | 'condition'
  | 'random'
  | 'mail'
  | 'notify'
  | 'change'
  | 'goal'
  | 'exit'
  | 'unknown';

export type Icon = KindIcon | 'question-mark';

/** Look is the colour and the icon of a kind. */
export interface Look {
  readonly tone: Tone;
  readonly icon: Icon;
}

const toneOfCategory: Readonly<Record<Category, Tone>> = {
  entry: 'entry',
  mail: 'mail',
  wait: 'wait',
  split: 'condition',
  change: 'change',
  notify: 'notify',
  end: 'exit',
};

/** Kinds that do not have the colour of their category. */
const toneOfKind: Readonly<Partial<Record<KindId, Tone>>> = {
  'split.random': 'random',
  goal: 'goal',
};

/** Fixed outcomes with a short name for a line on the canvas. Others have the name that the kind gives them. */
const shortPorts: ReadonlyMap<string, string> = new Map<Port, string>([
  ['else', 'canvas.port.else'],
  ['failed', 'canvas.port.failed'],
]);

const unknown: Look = { tone: 'unknown', icon: 'question-mark' };

const byId: ReadonlyMap<string, Kind> = new Map(kinds.map((k) => [k.kind, k]));
const looks: ReadonlyMap<string, Look> = new Map(
  kinds.map((k) => [k.kind, { tone: toneOfKind[k.kind] ?? toneOfCategory[k.category], icon: k.icon }]),
);

/** allKinds are all kinds of steps, in the palette's order. */
export const allKinds: readonly Kind[] = kinds;

/** kindOf is the description of a kind; undefined for one that only a newer version of the program has. */
export function kindOf(id: string): Kind | undefined {
  return byId.get(id);
}

/** lookOf is the look of a kind; a kind that the page does not know has a question mark. */
export function lookOf(id: string): Look {
  return looks.get(id) ?? unknown;
}

/** isEntry tells whether a kind is an entry trigger. */
export function isEntry(id: string): boolean {
  return kindOf(id)?.category === 'entry';
}

/** isEnd tells whether an enrollment ends at steps of a kind. */
export function isEnd(id: string): boolean {
  return kindOf(id)?.category === 'end';
}

/** isGoal tells whether a kind is the end that counts as a goal. */
export function isGoal(id: string): boolean {
  return lookOf(id).tone === 'goal';
}

/** isByHand tells whether a kind is the entry for people chosen by hand. */
export function isByHand(id: string): boolean {
  return kindOf(id)?.by_hand === true;
}

/** asks tells whether the config of a kind has all of these settings. */
export function asks(kind: Kind, ...names: readonly string[]): boolean {
  return names.every((name) => kind.fields.some((f) => f.name === name));
}

/** branchAsks tells whether each branch of a kind has this setting: a weight, or the condition "when". */
export function branchAsks(kind: Kind | undefined, name: string): boolean {
  return branchFields(kind).some((f) => f.name === name);
}

/** branchFields are the settings of each branch of a kind. */
export function branchFields(kind: Kind | undefined): readonly Field[] {
  if (!kind?.branches) return [];
  return kind.fields.find((f) => f.name === 'branches')?.items?.fields ?? [];
}

/** isBranch tells whether a port belongs to a branch of the config, not to a fixed outcome of the kind. */
export function isBranch(kind: Kind | undefined, port: string): boolean {
  return kind?.branches === true && !hasPort(kind, port);
}

/** hasPort tells whether a port is a fixed outcome of a kind. */
export function hasPort(kind: Kind | undefined, port: string): boolean {
  return kind?.outcomes.some((o) => o.port === port) ?? false;
}

/** fixedPortWord is the word-list id of a fixed outcome; undefined for others. */
export function fixedPortWord(kind: Kind | undefined, port: string): string | undefined {
  return shortPorts.get(port) ?? kind?.outcomes.find((o) => o.port === port)?.word;
}

/** kindIds are the ids of all kinds, in the palette's order. */
export const kindIds: readonly string[] = kinds.map((k) => k.kind);
