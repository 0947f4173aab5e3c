import { useTranslation } from 'react-i18next';
import { NoteText } from '../../../canvas';
import type { Drawing } from '../../../journey';
import classes from './NoteList.module.css';

/** NoteList are the notes of a journey as a list, beside its outline. */
export function NoteList({ notes }: { readonly notes: Drawing['notes'] }) {
  const { t } = useTranslation();
  if (notes.length === 0) {
    return null;
  }
  return (
    <section className={classes.notes} aria-labelledby="journey-notes">
      <h3 id="journey-notes">{t('note.list')}</h3>
      <ul>
        {notes.map((note) => (
          <li key={note.id} data-note={note.color || 'yellow'}>
            {note.text.trim() === '' ? t('note.label.empty') : <NoteText text={note.text} />}
          </li>
        ))}
      </ul>
    </section>
  );
}
