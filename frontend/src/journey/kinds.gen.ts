// Made by "go run ./build generate" of the kinds of steps in Go (backend/journey). Not to be edited.

/** Where is a tree of conditions. */
export type Where =
  | { readonly all: readonly Where[] }
  | { readonly any: readonly Where[] }
  | { readonly none: readonly Where[] }
  | { readonly prop: string; readonly is: 'equals' | 'not_equals' | 'contains' | 'not_contains' | 'in' | 'greater' | 'less' | 'at_least' | 'at_most' | 'before' | 'after' | 'last_days' | 'next_days' | 'empty'; readonly value?: string | number | readonly (string | number)[]; readonly empty_as?: string | number };

/** When is a tree of conditions. */
export type When =
  | { readonly all: readonly When[] }
  | { readonly any: readonly When[] }
  | { readonly none: readonly When[] }
  | { readonly field: string; readonly is: 'equals' | 'not_equals' | 'contains' | 'not_contains' | 'in' | 'greater' | 'less' | 'at_least' | 'at_most' | 'before' | 'after' | 'last_days' | 'next_days' | 'empty'; readonly value?: string | number | readonly (string | number)[]; readonly empty_as?: string | number }
  | { readonly tag: string }
  | { readonly event: string; readonly at_least?: number; readonly at_most?: number; readonly within_days?: number; readonly where?: Where };

/** Configs are what the config of each kind of step says. */
export interface Configs {
  readonly 'entry.manual': Readonly<Record<string, never>>;
  readonly 'entry.tag': { readonly tag: string };
  readonly 'entry.event': { readonly event: string; readonly where?: Where };
  readonly 'mail.send': { readonly message: string };
  readonly 'wait.duration': { readonly amount: number; readonly unit: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' };
  readonly 'wait.until': { readonly at: string };
  readonly 'wait.event': { readonly branches: readonly { readonly port: string; readonly title?: string; readonly event: string; readonly where?: Where }[]; readonly timeout: { readonly amount: number; readonly unit: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' }; readonly look_back?: { readonly amount: number; readonly unit: 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' } };
  readonly 'split.condition': { readonly branches: readonly { readonly port: string; readonly title?: string; readonly when: When }[] };
  readonly 'split.random': { readonly branches: readonly { readonly port: string; readonly weight: number }[] };
  readonly 'tag.add': { readonly tag: string };
  readonly 'tag.remove': { readonly tag: string };
  readonly 'field.set': { readonly field: string; readonly value: string };
  readonly 'notify': { readonly title: string; readonly body?: string };
  readonly 'goal': Readonly<Record<string, never>>;
  readonly 'exit': Readonly<Record<string, never>>;
}

export type KindId = keyof Configs;

export type Category =
  | 'entry'
  | 'mail'
  | 'wait'
  | 'split'
  | 'change'
  | 'notify'
  | 'end';

export type Icon =
  | 'hand-finger'
  | 'tag-starred'
  | 'bolt'
  | 'mail'
  | 'clock-pause'
  | 'calendar-time'
  | 'hourglass'
  | 'arrows-split'
  | 'arrows-shuffle'
  | 'tag'
  | 'tag-off'
  | 'forms'
  | 'bell'
  | 'flag'
  | 'door-exit';

export type Port =
  | 'next'
  | 'failed'
  | 'timeout'
  | 'else';

/** Hint is what a form needs to know to ask for a value, as its JSON Schema says it: one of several choices, a rule
 * (a tree of conditions), or a value of a type of JSON. */
export interface Hint {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object' | 'choice' | 'rule' | 'mixed';
  readonly choices?: readonly unknown[];
  readonly items?: Hint;
  readonly fields?: readonly Field[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maximum?: number;
}

export interface Field extends Hint {
  readonly name: string;
  readonly required: boolean;
}

/** Kind describes one kind of step; fields are the settings of its config. */
export interface Kind {
  readonly kind: KindId;
  readonly category: Category;
  readonly icon: Icon;
  readonly word: string;
  readonly help: string;
  readonly outcomes: readonly { readonly port: Port; readonly word: string }[];
  readonly branches: boolean;
  readonly by_hand: boolean;
  readonly examples: readonly Configs[KindId][];
  readonly fields: readonly Field[];
}

/** kinds are all there are, in the palette's order. */
export const kinds: readonly Kind[] = [
  {
    kind: "entry.manual",
    category: "entry",
    icon: "hand-finger",
    word: "kind.entry.manual",
    help: "kind.entry.manual.help",
    outcomes: [{"port":"next","word":"port.next"}],
    branches: false,
    by_hand: true,
    examples: [{}],
    fields: [],
  },
  {
    kind: "entry.tag",
    category: "entry",
    icon: "tag-starred",
    word: "kind.entry.tag",
    help: "kind.entry.tag.help",
    outcomes: [{"port":"next","word":"port.next"}],
    branches: false,
    by_hand: false,
    examples: [{"tag":"今月お誕生日"}],
    fields: [
      { name: 'tag', required: true, type: 'string', minLength: 1, maxLength: 200 },
    ],
  },
  {
    kind: "entry.event",
    category: "entry",
    icon: "bolt",
    word: "kind.entry.event",
    help: "kind.entry.event.help",
    outcomes: [{"port":"next","word":"port.next"}],
    branches: false,
    by_hand: false,
    examples: [{"event":"purchase","where":{"prop":"amount","is":"greater","value":1000}}],
    fields: [
      { name: 'event', required: true, type: 'string', minLength: 1, maxLength: 200 },
      { name: 'where', required: false, type: 'rule' },
    ],
  },
  {
    kind: "mail.send",
    category: "mail",
    icon: "mail",
    word: "kind.mail.send",
    help: "kind.mail.send.help",
    outcomes: [{"port":"next","word":"port.next"},{"port":"failed","word":"port.failed"}],
    branches: false,
    by_hand: false,
    examples: [{"message":"m"}],
    fields: [
      { name: 'message', required: true, type: 'string', minLength: 1, maxLength: 200 },
    ],
  },
  {
    kind: "wait.duration",
    category: "wait",
    icon: "clock-pause",
    word: "kind.wait.duration",
    help: "kind.wait.duration.help",
    outcomes: [{"port":"next","word":"port.next"}],
    branches: false,
    by_hand: false,
    examples: [{"amount":3,"unit":"day"},{"amount":2,"unit":"second"},{"amount":1,"unit":"month"}],
    fields: [
      { name: 'amount', required: true, type: 'integer', minimum: 1 },
      { name: 'unit', required: true, type: 'choice', choices: ['second', 'minute', 'hour', 'day', 'week', 'month'] },
    ],
  },
  {
    kind: "wait.until",
    category: "wait",
    icon: "calendar-time",
    word: "kind.wait.until",
    help: "kind.wait.until.help",
    outcomes: [{"port":"next","word":"port.next"}],
    branches: false,
    by_hand: false,
    examples: [{"at":"2026-12-24T10:00"},{"at":"2024-02-29T00:00"}],
    fields: [
      { name: 'at', required: true, type: 'string', pattern: "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$" },
    ],
  },
  {
    kind: "wait.event",
    category: "wait",
    icon: "hourglass",
    word: "kind.wait.event",
    help: "kind.wait.event.help",
    outcomes: [{"port":"timeout","word":"port.timeout"}],
    branches: true,
    by_hand: false,
    examples: [{"branches":[{"port":"bought","title":"購入","event":"purchase"}],"timeout":{"amount":7,"unit":"day"},"look_back":{"amount":1,"unit":"day"}},{"branches":[{"port":"big","event":"purchase","where":{"prop":"amount","is":"greater","value":10000}},{"port":"visit","event":"visit"}],"timeout":{"amount":30,"unit":"minute"}}],
    fields: [
      { name: 'branches', required: true, type: 'array', minItems: 1, maxItems: 20, items: { type: 'object', fields: [{ name: 'port', required: true, type: 'string', pattern: "^[A-Za-z0-9._-]{1,64}$" }, { name: 'title', required: false, type: 'string', maxLength: 200 }, { name: 'event', required: true, type: 'string', minLength: 1, maxLength: 200 }, { name: 'where', required: false, type: 'rule' }] } },
      { name: 'timeout', required: true, type: 'object', fields: [{ name: 'amount', required: true, type: 'integer', minimum: 1 }, { name: 'unit', required: true, type: 'choice', choices: ['second', 'minute', 'hour', 'day', 'week', 'month'] }] },
      { name: 'look_back', required: false, type: 'object', fields: [{ name: 'amount', required: true, type: 'integer', minimum: 1 }, { name: 'unit', required: true, type: 'choice', choices: ['second', 'minute', 'hour', 'day', 'week', 'month'] }] },
    ],
  },
  {
    kind: "split.condition",
    category: "split",
    icon: "arrows-split",
    word: "kind.split.condition",
    help: "kind.split.condition.help",
    outcomes: [{"port":"else","word":"port.else"}],
    branches: true,
    by_hand: false,
    examples: [{"branches":[{"port":"a","title":"A","when":{"field":"age","is":"less","value":20}},{"port":"b","when":{"event":"visit","at_least":2,"within_days":7}}]},{"branches":[{"port":"a","when":{"tag":"x"}},{"port":"b","when":{"event":"purchase","within_days":30}}]}],
    fields: [
      { name: 'branches', required: true, type: 'array', minItems: 1, maxItems: 20, items: { type: 'object', fields: [{ name: 'port', required: true, type: 'string', pattern: "^[A-Za-z0-9._-]{1,64}$" }, { name: 'title', required: false, type: 'string', maxLength: 200 }, { name: 'when', required: true, type: 'rule' }] } },
    ],
  },
  {
    kind: "split.random",
    category: "split",
    icon: "arrows-shuffle",
    word: "kind.split.random",
    help: "kind.split.random.help",
    outcomes: [],
    branches: true,
    by_hand: false,
    examples: [{"branches":[{"port":"a","weight":1},{"port":"b","weight":0}]},{"branches":[{"port":"a","weight":1},{"port":"b","weight":3}]}],
    fields: [
      { name: 'branches', required: true, type: 'array', minItems: 1, maxItems: 20, items: { type: 'object', fields: [{ name: 'port', required: true, type: 'string', pattern: "^[A-Za-z0-9._-]{1,64}$" }, { name: 'weight', required: true, type: 'integer', minimum: 0, maximum: 1000000 }] } },
    ],
  },
  {
    kind: "tag.add",
    category: "change",
    icon: "tag",
    word: "kind.tag.add",
    help: "kind.tag.add.help",
    outcomes: [{"port":"next","word":"port.next"}],
    branches: false,
    by_hand: false,
    examples: [{"tag":"x"}],
    fields: [
      { name: 'tag', required: true, type: 'string', minLength: 1, maxLength: 200 },
    ],
  },
  {
    kind: "tag.remove",
    category: "change",
    icon: "tag-off",
    word: "kind.tag.remove",
    help: "kind.tag.remove.help",
    outcomes: [{"port":"next","word":"port.next"}],
    branches: false,
    by_hand: false,
    examples: [{"tag":"y"},{"tag":"x"}],
    fields: [
      { name: 'tag', required: true, type: 'string', minLength: 1, maxLength: 200 },
    ],
  },
  {
    kind: "field.set",
    category: "change",
    icon: "forms",
    word: "kind.field.set",
    help: "kind.field.set.help",
    outcomes: [{"port":"next","word":"port.next"}],
    branches: false,
    by_hand: false,
    examples: [{"field":"rank","value":"A"},{"field":"rank","value":""}],
    fields: [
      { name: 'field', required: true, type: 'string', minLength: 1, maxLength: 200 },
      { name: 'value', required: true, type: 'string', maxLength: 4000 },
    ],
  },
  {
    kind: "notify",
    category: "notify",
    icon: "bell",
    word: "kind.notify",
    help: "kind.notify.help",
    outcomes: [{"port":"next","word":"port.next"}],
    branches: false,
    by_hand: false,
    examples: [{"title":"{{ contact.name }}さん","body":"{{ contact.company }} {{ contact.salutation }}"}],
    fields: [
      { name: 'title', required: true, type: 'string', minLength: 1, maxLength: 1000 },
      { name: 'body', required: false, type: 'string', maxLength: 8000 },
    ],
  },
  {
    kind: "goal",
    category: "end",
    icon: "flag",
    word: "kind.goal",
    help: "kind.goal.help",
    outcomes: [],
    branches: false,
    by_hand: false,
    examples: [{}],
    fields: [],
  },
  {
    kind: "exit",
    category: "end",
    icon: "door-exit",
    word: "kind.exit",
    help: "kind.exit.help",
    outcomes: [],
    branches: false,
    by_hand: false,
    examples: [{}],
    fields: [],
  },
];
