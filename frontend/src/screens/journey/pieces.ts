/** Piece is a part of a text: plain text of the author, or a placeholder. */
export type Piece = { readonly text: string } | { readonly place: string };

/** piecesOf separates plain text from placeholders ({{ contact.name | default: "…" }}); Liquid tags are left out. */
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
