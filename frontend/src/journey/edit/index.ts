export { type Add, add } from './add';
export { type MoveAlong, moveAcross, moveAlong } from './along';
export { addBranch, nameBranch, orderBranch } from './branches';
export { type Carry, carry, carryBranch } from './carry';
export { apply, type Change, diff, invert, isNothing, merge } from './change';
export { type ChangeJson, readChange, writeChange } from './changeJson';
export {
  type Clip,
  copy,
  cut,
  mailsMissing,
  mailsOf,
  mostPasted,
  type Paste,
  type Picked,
  paste,
  readClip,
} from './clip';
export { connect, disconnect, isolate, type Reconnect, reconnect, whyNot } from './connect';
export { duplicate, duplicateBranch } from './copies';
export { defaultConfig } from './defaults';
export {
  type Editor,
  edit,
  type Heard,
  hear,
  jumpTo,
  open,
  redoNext,
  reopen,
  reply,
  undoLast,
  writeSession,
} from './editor';
export { allAfter, edgesAt, type Outcome, placeAfter, stepsOfBranch, stepsThrough } from './flow';
export type { Answer, Done, Ids, Refused } from './gesture';
export type { Edit, Entry, History } from './history';
export { freshIds } from './ids';
export { leastNote, most, type NoteColor, noteColors } from './limits';
export { addNote, colorNote, moveNotes, removeNotes, resizeNote, setAside, takeBack, writeNote } from './notes';
export { type Around, whereTo } from './pasting';
export { addPhase, assignPhase, dissolvePhase, phaseOf, putInPhase, removePhase, renamePhase } from './phases';
export {
  type Align,
  align,
  among,
  arrangeBy,
  type Distribute,
  distribute,
  type Move,
  move,
  noteAnchor,
  type Tidy,
  tidy,
} from './place';
export { giveBack, type Rebased } from './rebase';
export { asideKey } from './records';
export { type RemoveBranch, remove, removeBranch } from './remove';
export { draftOf, dueAt, type Reply, retry, type Saving, type Status, send, statusOf, withMails } from './saving';
export {
  type Configure,
  caption,
  configure,
  nameJourney,
  type Path,
  remark,
  rename,
  setJourney,
  switchOff,
} from './set';
export { fixName, lostLine, replacedLine, replacedUndo, statusLine } from './told';
