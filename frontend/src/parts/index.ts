// Parts are what several screens show alike: times, chips, panels, empty places, failures, questions.
export { Avatar } from './Avatar';
export { Chip, JourneyState, PracticeMark, type Tone } from './Chip';
export { Confirmations, confirm } from './confirm';
export { Empty } from './Empty';
export { isImeKey, isTyping } from './keys';
export { Loading } from './Loading';
export { Panel } from './Panel';
export { SearchBox } from './SearchBox';
export { said, Trouble } from './Trouble';
export { Ago, ago, clock, day, dayKey, full, Moment, short, useNow, useZone, when } from './time';
export { done, failed } from './toast';
export { go, href, type Route, useRoute } from './route';
export { Page, useSlots } from './Page';
export { type Command, keysOf, useCommands, useRegistry } from './commands';
export { prefer, type Preferences, recall, remember, usePreferences, useRemembered } from './preferences';
export { type Status, useStatus, useWorkspace, type Workspace } from './useStatus';
export { Sparkline } from './Sparkline';
