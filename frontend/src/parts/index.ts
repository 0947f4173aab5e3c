// Parts are what several screens show alike: times, chips, panels, empty places, failures, questions.
export { Avatar } from './Avatar';
export { Chip, JourneyState, PracticeMark, type Tone } from './Chip';
export { type Command, keysOf, useCommands, useRegistry } from './commands';
export { Confirmations, confirm } from './confirm';
export { DialogFoot } from './DialogFoot';
export { Empty } from './Empty';
export { Keys } from './Keys';
export { isImeKey, isTyping } from './keys';
export { Loading } from './Loading';
export { Page, useSlots } from './Page';
export { Panel } from './Panel';
export {
  askPreferences,
  type Preferences,
  prefer,
  recall,
  remember,
  usePreferences,
  useRemembered,
} from './preferences';
export { go, href, type Route, useRoute } from './route';
export { SearchBox } from './SearchBox';
export { Sparkline } from './Sparkline';
export { said, Trouble } from './Trouble';
export { Ago, ago, clock, day, dayKey, full, Moment, moment, short, useNow, useZone, when } from './time';
export { done, failed } from './toast';
export { useAct } from './useAct';
export { type Card, useCards } from './useCards';
export { useOnce } from './useOnce';
export { type Standing, type Status, useStanding, useStatus, useWorkspace, type Workspace } from './useStatus';
export { useSteps } from './useSteps';
