export { type Counts, readCounts, type StepCounts } from './counts';
export {
  type Drawing,
  type Edge,
  type Message,
  messageOf,
  type Node,
  nodeOf,
  readDrawing,
  readNode,
  writeDrawing,
} from './drawing';
export type { JourneyFile } from './file';
export { fold } from './fold';
export type { EdgeId, JourneyId, MessageId, NodeId } from './ids';
export {
  allKinds,
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
