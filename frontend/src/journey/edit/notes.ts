// Notes on the canvas, and findings that were set aside.
import type { Drawing } from '../drawing';
import type { Aside, Note } from '../file';
import { type Answer, done, type Ids, refused, word } from './gesture';
import { characters, most, type NoteColor, noteSize, spot } from './limits';
import { asideKey } from './records';

/** addNote adds a note on the canvas. */
export function addNote(
  drawing: Drawing,
  intent: { readonly text: string; readonly at: readonly [x: number, y: number] },
  ids: Ids,
): Answer {
  if (characters(intent.text) > most.note) return refused('edit.refused.long', { most: most.note });
  if (drawing.notes.length >= most.notes) return refused('edit.refused.notes', { most: most.notes });
  const note = { id: newNoteId(drawing, ids), text: intent.text, at: spot(...intent.at) };
  return done(drawing, { ...drawing, notes: [...drawing.notes, note] }, word('edit.note.add'));
}

/** newNoteId is an id that no note of the drawing has. */
export function newNoteId(drawing: Drawing, ids: Ids): string {
  const taken = new Set(drawing.notes.map((n) => n.id));
  for (;;) {
    const own = ids();
    if (!taken.has(own)) return own;
  }
}

/** moveNotes moves notes. */
export function moveNotes(
  drawing: Drawing,
  intent: { readonly notes: readonly string[]; readonly by: { readonly x: number; readonly y: number } },
): Answer {
  const { notes, by } = intent;
  if (!drawing.notes.some((n) => notes.includes(n.id))) return refused('edit.refused.gone');
  const moved = (n: Note): Note => ({ ...n, at: spot((n.at[0] ?? 0) + by.x, (n.at[1] ?? 0) + by.y) });
  return done(
    drawing,
    each(drawing, (n) => (notes.includes(n.id) ? moved(n) : n)),
    word('edit.note.move'),
  );
}

/** writeNote changes the text of a note. */
export function writeNote(drawing: Drawing, intent: { readonly note: string; readonly text: string }): Answer {
  if (!drawing.notes.some((n) => n.id === intent.note)) return refused('edit.refused.gone');
  if (characters(intent.text) > most.note) return refused('edit.refused.long', { most: most.note });
  const drawn = each(drawing, (n) => (n.id === intent.note ? { ...n, text: intent.text } : n));
  return done(drawing, drawn, word('edit.note.text'));
}

/** resizeNote sets how large a note is, in px. */
export function resizeNote(
  drawing: Drawing,
  intent: { readonly note: string; readonly width: number; readonly height: number },
): Answer {
  if (!drawing.notes.some((n) => n.id === intent.note)) return refused('edit.refused.gone');
  const size = noteSize(intent.width, intent.height);
  const drawn = each(drawing, (n) => (n.id === intent.note ? { ...n, size } : n));
  return done(drawing, drawn, word('edit.note.size'));
}

/** colorNote gives a note one of the four colors. */
export function colorNote(drawing: Drawing, intent: { readonly note: string; readonly color: NoteColor }): Answer {
  if (!drawing.notes.some((n) => n.id === intent.note)) return refused('edit.refused.gone');
  const colored = ({ color: _, ...n }: Note): Note => (intent.color ? { ...n, color: intent.color } : n);
  const drawn = each(drawing, (n) => (n.id === intent.note ? colored(n) : n));
  return done(drawing, drawn, word('edit.note.color'));
}

/** removeNotes deletes notes. */
export function removeNotes(drawing: Drawing, intent: { readonly notes: readonly string[] }): Answer {
  const notes = drawing.notes.filter((n) => !intent.notes.includes(n.id));
  if (notes.length === drawing.notes.length) return refused('edit.refused.gone');
  const name = word('edit.note.remove', { count: drawing.notes.length - notes.length });
  return done(drawing, { ...drawing, notes }, name);
}

function each(drawing: Drawing, change: (n: Note) => Note): Drawing {
  return { ...drawing, notes: drawing.notes.map(change) };
}

/** setAside hides a finding, by the id of its sentence and its step, until takeBack. */
export function setAside(drawing: Drawing, intent: Aside): Answer {
  const aside: Aside = { finding: intent.finding, ...(intent.node && { node: intent.node }) };
  if (drawing.aside.length >= most.aside) return refused('edit.refused.aside', { most: most.aside });
  const there = drawing.aside.some((a) => asideKey(a) === asideKey(aside));
  return done(drawing, there ? drawing : { ...drawing, aside: [...drawing.aside, aside] }, word('edit.aside'));
}

/** takeBack shows a finding again that was set aside. */
export function takeBack(drawing: Drawing, intent: Aside): Answer {
  const aside = drawing.aside.filter((a) => asideKey(a) !== asideKey(intent));
  if (aside.length === drawing.aside.length) return refused('edit.refused.gone');
  return done(drawing, { ...drawing, aside }, word('edit.aside.back'));
}
