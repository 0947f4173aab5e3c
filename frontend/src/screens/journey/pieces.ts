/** Piece is a part of a text with places to be filled in: what the author wrote, or a place. */
export type Piece = { readonly text: string } | { readonly place: string };

/** piecesOf tells written text and places ({{ contact.name | default: "…" }}) apart; rules are left out. */
export function piecesOf(subject: string): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const part of subject.replace(/\{%.*?%\}/gs, '').split(/(\{\{.*?\}\})/gs)) {
    const inside = /^\{\{-?\s*(.*?)\s*-?\}\}$/s.exec(part)?.[1];
    if (inside !== undefined) {
      pieces.push({ place: (inside.split('|')[0] ?? '').trim() });
    } else if (part !== '') {
      pieces.push({ text: part });
    }
  }
  return pieces;
}
