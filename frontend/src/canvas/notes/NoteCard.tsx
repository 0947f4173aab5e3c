import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Note } from '../../journey/file';
import { isImeKey, isTyping } from '../../parts';
import { useCanvas, useCanvasStore } from '../store';
import { usePull } from '../usePull';
import { plainText, readNote } from './markdown';
import classes from './NoteCard.module.css';
import { NoteField } from './NoteField';
import { NoteText } from './NoteText';
import { NoteTools } from './NoteTools';
import { noteBox, noteWidth } from './place';

const steps: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

interface Props {
  readonly note: Note;
  readonly hint: string;
  /** Called when keys bring the focus to it. */
  readonly reveal: (note: Note) => void;
  /** Gives the focus back to the canvas. */
  readonly leave: () => void;
}

/** NoteCard is one note. The focused one is the one that keys move, write and delete. */
export const NoteCard = memo(function NoteCard({ note, hint, reveal, leave }: Props) {
  const { t } = useTranslation();
  const store = useCanvasStore();
  const hand = useCanvas((s) => s.hand?.notes);
  const writing = useCanvas((s) => s.writing === note.id);
  const pull = usePull((by) => hand?.move(note.id, by, false));
  const stretch = usePull((by) => hand?.resize(note.id, box.width + by.x, box.height + by.y, false));
  const box = noteBox(note);
  const sized = (note.size?.[1] ?? 0) > 0;
  const write = (on: boolean) => store.setState({ writing: on ? note.id : undefined });
  const spoken = plainText(readNote(note.text)).slice(0, 200);

  const keys = (e: React.KeyboardEvent<HTMLElement>) => {
    if (isImeKey(e) || isTyping(e.target)) return;
    const way = Object.hasOwn(steps, e.key) ? steps[e.key] : undefined;
    const own = e.target === e.currentTarget;
    if (e.ctrlKey || e.metaKey) return;
    if (e.key === 'Tab' || e.key === 'Home' || e.key === 'End') {
      e.stopPropagation(); // else the canvas would select a step
    } else if (e.key === 'Escape') {
      take(e);
      if (pull.by || stretch.by) {
        pull.cancel();
        stretch.cancel();
      } else leave();
    } else if (way && hand) {
      take(e);
      const far = e.shiftKey ? 40 : 8;
      const [x, y] = [way[0] * far, way[1] * far];
      if (e.altKey) hand.resize(note.id, box.width + x, box.height + y, true);
      else hand.move(note.id, { x, y }, true);
    } else if (own && hand && (e.key === 'Enter' || e.key === 'F2')) {
      take(e);
      write(true);
    } else if (own && hand && (e.key === 'Delete' || e.key === 'Backspace')) {
      take(e);
      hand.remove(note.id);
      leave();
    } else if (e.key === 'Enter' || e.key === ' ') {
      e.stopPropagation();
    }
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: it is no part of a form
    <div
      id={`note-${note.id}`}
      className={`nopan nodrag ${classes.note}`}
      data-note={note.color || 'yellow'}
      data-writing={writing || undefined}
      data-held={pull.by || stretch.by ? true : undefined}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move it, write in it and delete it
      tabIndex={0}
      aria-label={spoken === '' ? t('note.label.empty') : t('note.label', { text: spoken })}
      aria-describedby={hand ? hint : undefined}
      style={{
        left: box.x + (pull.by?.x ?? 0),
        top: box.y + (pull.by?.y ?? 0),
        width: (stretch.by ? Math.max(120, box.width + stretch.by.x) : box.width) || noteWidth,
        minHeight: stretch.by ? box.height + stretch.by.y : sized ? box.height : undefined,
      }}
      onKeyDown={keys}
      onFocus={(e) => {
        if (e.target === e.currentTarget && e.currentTarget.matches(':focus-visible')) reveal(note);
      }}
      onDoubleClick={(e) => {
        e.stopPropagation();
        if (hand && !(e.target instanceof Element && e.target.closest('button, textarea'))) write(true);
      }}
      onClick={(e) => e.stopPropagation()}
      {...(hand && !writing ? pull.handlers : {})}
    >
      {writing && hand ? (
        <NoteField
          text={note.text}
          write={(text) => hand.write(note.id, text)}
          done={(byKey) => {
            write(false);
            if (byKey) document.getElementById(`note-${note.id}`)?.focus({ preventScroll: true });
          }}
        />
      ) : note.text.trim() === '' ? (
        <p className={classes.empty}>{t('note.placeholder')}</p>
      ) : (
        <NoteText text={note.text} />
      )}
      {hand && !writing && <NoteTools note={note} hand={hand} write={() => write(true)} leave={leave} />}
      {hand && !writing && <i className={classes.corner} title={t('note.resize')} {...stretch.handlers} />}
    </div>
  );
});

function take(e: React.KeyboardEvent): void {
  e.preventDefault();
  e.stopPropagation();
}
