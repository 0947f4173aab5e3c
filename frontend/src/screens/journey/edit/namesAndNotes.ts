import type { Hand } from '../../../canvas';
import {
  addNote,
  colorNote,
  moveNotes,
  removeNotes,
  rename,
  renamePhase,
  resizeNote,
  writeNote,
} from '../../../journey/edit';
import { id, type NodeId } from '../../../journey/ids';
import type { Edit } from '../inRoom';
import { ids } from './ids';

/** namesAndNotes are the hand's acts on names, notes and phases. */
export function namesAndNotes({ run }: Edit): Pick<Hand, 'rename' | 'notes' | 'phases'> {
  return {
    rename: (step, title) => void run((d) => rename(d, { node: id<NodeId>(step), title })),
    notes: {
      add: (at) => {
        let made: string | undefined;
        const own = () => {
          made = ids();
          return made;
        };
        return run((d) => addNote(d, { text: '', at }, own)) ? made : undefined;
      },
      move: (note, by, byKeys) =>
        void run((d) => moveNotes(d, { notes: [note], by }), byKeys ? `${note} moved` : undefined),
      resize: (note, width, height, byKeys) =>
        void run((d) => resizeNote(d, { note, width, height }), byKeys ? `${note} sized` : undefined),
      write: (note, text) => void run((d) => writeNote(d, { note, text }), `${note} written`),
      color: (note, color) => void run((d) => colorNote(d, { note, color })),
      remove: (note) => void run((d) => removeNotes(d, { notes: [note] })),
    },
    phases: { rename: (phase, title) => void run((d) => renamePhase(d, { phase, title })) },
  };
}
