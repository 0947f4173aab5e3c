export { type Counts, readCounts, type StepCounts } from './counts';
export { type Drawing, type Line, type Message, type RawDrawing, readDrawing, type Step } from './drawing';
export { fold } from './fold';
export {
  asks,
  branchAsks,
  type Icon,
  isByHand,
  isEnd,
  isEntry,
  isGoal,
  type Kind,
  kindOf,
  type Look,
  lookOf,
  type Tone,
} from './kinds';
export { eventWord, fieldWord, kindWord, portWord, type Said, stepLine } from './steps';
export { type Shape, shapeOf } from './thumb';
export { type Orientation, readingOrder } from './walk';
