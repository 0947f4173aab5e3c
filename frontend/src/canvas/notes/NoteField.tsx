import { useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { most } from '../../journey/edit';
import { characters } from '../../journey/edit/limits';
import { isImeKey } from '../../parts';
import { useTyped } from '../../parts/useTyped';
import classes from './NoteField.module.css';

interface Props {
  readonly text: string;
  readonly write: (text: string) => void;
  /** Called when the person has finished: by Escape, or by going elsewhere. */
  readonly done: (byKey: boolean) => void;
}

/** NoteField edits the text of a note where it stands. Enter begins a line; Escape, or Ctrl or ⌘ with Enter, ends. */
export function NoteField({ text, write, done }: Props) {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const [long, setLong] = useState(false);
  const typed = useTyped(text, (now) => {
    const over = characters(now) > most.note;
    const kept = over ? [...now].slice(0, most.note).join('') : now;
    setLong(over);
    if (over) typed.setText(kept);
    write(kept);
  });
  useLayoutEffect(() => {
    const end = field.current?.value.length ?? 0;
    field.current?.focus({ preventScroll: true });
    field.current?.setSelectionRange(end, end);
  }, []);
  return (
    <>
      <textarea
        ref={field}
        className={`nowheel ${classes.field}`}
        aria-label={t('note.text')}
        placeholder={t('note.placeholder')}
        rows={Math.min(20, Math.max(2, typed.text.split('\n').length))}
        value={typed.text}
        onChange={(e) => typed.type(e.currentTarget.value)}
        {...typed.ime}
        onKeyDown={(e) => {
          if (isImeKey(e)) return;
          if (e.key === 'Escape' || (e.key === 'Enter' && (e.ctrlKey || e.metaKey))) {
            e.preventDefault();
            e.stopPropagation();
            done(true);
          }
        }}
        onBlur={(e) => {
          if (document.activeElement !== e.currentTarget) done(false); // it keeps the focus when the window loses its own
        }}
      />
      {long && (
        <p className={classes.long} role="alert">
          {t('edit.refused.long', { most: most.note })}
        </p>
      )}
    </>
  );
}
