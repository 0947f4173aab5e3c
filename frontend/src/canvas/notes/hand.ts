import type { NoteColor } from '../../journey/edit';

/** NoteHand is what a person may do with notes on the canvas. Positions are those of the file, in px. */
export interface NoteHand {
  /** add makes a note without text, and gives its id; undefined when that was refused. */
  readonly add: (at: readonly [x: number, y: number]) => string | undefined;
  /** move moves a note. Moves by keys that follow each other are one entry of the undo list. */
  readonly move: (note: string, by: { readonly x: number; readonly y: number }, byKeys: boolean) => void;
  readonly resize: (note: string, width: number, height: number, byKeys: boolean) => void;
  readonly write: (note: string, text: string) => void;
  readonly color: (note: string, color: NoteColor) => void;
  readonly remove: (note: string) => void;
}
