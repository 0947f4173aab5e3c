import { useStore, useStoreApi, ViewportPortal } from '@xyflow/react';
import { memo, useCallback, useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bounds } from '../../journey/arrange';
import type { Note } from '../../journey/file';
import { useCamera } from '../camera';
import { useCanvas } from '../store';
import type { Arrangement } from '../useArrangement';
import { NoteCard } from './NoteCard';
import classes from './Notes.module.css';
import { noteBox, noteOrigin, notesSeen } from './place';

/** From this many notes on only those near the visible part are in the document. */
const many = 60;
/** The side of the squares in which the visible part moves, in px of the drawing: the list of notes changes as often. */
const square = 600;

interface Props {
  readonly arrangement: Arrangement;
  /** Cards are plain boxes now, and so are notes. */
  readonly far: boolean;
}

/** Notes lie on the canvas, behind the cards. */
export const Notes = memo(function Notes({ arrangement, far }: Props) {
  const { t } = useTranslation();
  const hint = useId();
  const notes = useCanvas((s) => s.notes);
  const editable = useCanvas((s) => s.hand !== undefined);
  const origin = useMemo(() => noteOrigin(arrangement), [arrangement]);
  const view = useSquares(notes.length > many);
  const seen = useMemo(() => notesSeen(notes, origin, view), [notes, origin, view]);
  const camera = useCamera();
  const flow = useStoreApi();
  const reveal = useCallback(
    (note: Note) => {
      const box = noteBox(note);
      camera.reveal({ ...box, x: box.x + origin.x, y: box.y + origin.y }, {});
    },
    [camera, origin],
  );
  const leave = useCallback(
    () => flow.getState().domNode?.closest<HTMLElement>('.tabiji-stage')?.focus({ preventScroll: true }),
    [flow],
  );
  if (notes.length === 0) return null;
  return (
    <ViewportPortal>
      <div className={classes.notes} style={{ left: origin.x, top: origin.y }}>
        {seen.map((note) =>
          far ? (
            <FarNote key={note.id} note={note} />
          ) : (
            <NoteCard key={note.id} note={note} hint={hint} reveal={reveal} leave={leave} />
          ),
        )}
        {editable && (
          <p id={hint} className={classes.spoken}>
            {t('note.hint')}
          </p>
        )}
      </div>
    </ViewportPortal>
  );
});

const FarNote = memo(function FarNote({ note }: { readonly note: Note }) {
  const { x, y, width, height } = noteBox(note);
  return <i className={classes.far} data-note={note.color || 'yellow'} style={{ left: x, top: y, width, height }} />;
});

/** useSquares is the visible part with some space around it; undefined while all notes are shown. */
function useSquares(on: boolean): Bounds | undefined {
  const key = useStore(({ transform: [x, y, zoom], width, height }) => {
    if (!on) return '';
    const edge = (n: number) => Math.floor(n / square);
    return [
      edge(-x / zoom) - 1,
      edge(-y / zoom) - 1,
      edge((width - x) / zoom) + 2,
      edge((height - y) / zoom) + 2,
    ].join();
  });
  return useMemo(() => {
    if (key === '') return undefined;
    const [left = 0, top = 0, right = 0, bottom = 0] = key.split(',').map((n) => Number(n) * square);
    return { x: left, y: top, width: right - left, height: bottom - top };
  }, [key]);
}
