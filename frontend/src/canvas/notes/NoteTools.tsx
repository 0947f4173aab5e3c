import { IconCheck, IconPencil, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { noteColors } from '../../journey/edit';
import type { Note } from '../../journey/file';
import type { NoteHand } from './hand';
import classes from './NoteTools.module.css';

interface Props {
  readonly note: Note;
  readonly hand: NoteHand;
  readonly write: () => void;
  readonly leave: () => void;
}

/** NoteTools are above the focused note: its color, and the buttons to write in it and to delete it. */
export function NoteTools({ note, hand, write, leave }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.tools} role="toolbar" aria-label={t('note.tools')}>
      {noteColors.map((color) => {
        const name = t(`note.color.${color || 'yellow'}`);
        const on = (note.color ?? '') === color;
        return (
          <button
            key={color}
            type="button"
            className={classes.color}
            data-note={color || 'yellow'}
            aria-pressed={on}
            aria-label={name}
            title={name}
            onClick={() => hand.color(note.id, color)}
          >
            {on && <IconCheck size={12} stroke={2.6} aria-hidden />}
          </button>
        );
      })}
      <button type="button" className={classes.act} aria-label={t('note.edit')} title={t('note.edit')} onClick={write}>
        <IconPencil size={15} aria-hidden />
      </button>
      <button
        type="button"
        className={classes.act}
        aria-label={t('note.remove')}
        title={t('note.remove')}
        onClick={() => {
          hand.remove(note.id);
          leave();
        }}
      >
        <IconTrash size={15} aria-hidden />
      </button>
    </div>
  );
}
