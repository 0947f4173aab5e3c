// What the canvas knows of each kind of step: its tone (the colour of its card) and its icon. Names, help and
// forms come from the API.

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

export type Icon =
  | 'hand-finger'
  | 'tag-starred'
  | 'bolt'
  | 'mail'
  | 'clock-pause'
  | 'calendar-time'
  | 'arrows-split'
  | 'arrows-shuffle'
  | 'tag'
  | 'tag-off'
  | 'forms'
  | 'bell'
  | 'flag'
  | 'door-exit'
  | 'question-mark';

export interface Look {
  readonly tone: Tone;
  readonly icon: Icon;
}

const looks: Readonly<Record<string, Look>> = {
  'entry.manual': { tone: 'entry', icon: 'hand-finger' },
  'entry.tag': { tone: 'entry', icon: 'tag-starred' },
  'entry.event': { tone: 'entry', icon: 'bolt' },
  'mail.send': { tone: 'mail', icon: 'mail' },
  'wait.duration': { tone: 'wait', icon: 'clock-pause' },
  'wait.until': { tone: 'wait', icon: 'calendar-time' },
  'split.condition': { tone: 'condition', icon: 'arrows-split' },
  'split.random': { tone: 'random', icon: 'arrows-shuffle' },
  'tag.add': { tone: 'change', icon: 'tag' },
  'tag.remove': { tone: 'change', icon: 'tag-off' },
  'field.set': { tone: 'change', icon: 'forms' },
  notify: { tone: 'notify', icon: 'bell' },
  goal: { tone: 'goal', icon: 'flag' },
  exit: { tone: 'exit', icon: 'door-exit' },
};

const unknown: Look = { tone: 'unknown', icon: 'question-mark' };

/** kindsKnown are the ids of all kinds this page can draw. */
export const kindsKnown: readonly string[] = Object.keys(looks);

export function lookOf(kind: string): Look {
  return Object.hasOwn(looks, kind) ? (looks[kind] as Look) : unknown;
}

export function isEntry(kind: string): boolean {
  return kind.startsWith('entry.');
}

export function isEnd(kind: string): boolean {
  return kind === 'goal' || kind === 'exit';
}
