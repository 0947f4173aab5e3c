// A line of a mail as text and chips. A chip stands for {{ contact.name | default: "…" }} or {{ contact.name | honorific }}; all
// other Liquid is text.

/** Piece is a part of a line. Every piece is written as its source, so that a line that is not changed stays the same. */
export type Piece = Words | Chip;

export interface Words {
  readonly kind: 'text';
  readonly source: string;
}

export interface Chip {
  readonly kind: 'chip';
  readonly source: string;
  /** The key of the contact's field. */
  readonly field: string;
  /** What is written where the field is empty; undefined: nothing. */
  readonly fallback: string | undefined;
  /** It is followed by 様, and where it is empty お客様 is written. */
  readonly honorific: boolean;
}

// What the program reads as a name (backend/message): ASCII letters, "_" and everything beyond ASCII, then digits and "-".
const name = '[A-Za-z_\\u0080-\\u{10ffff}][A-Za-z0-9_\\u0080-\\u{10ffff}-]*';
const placeholder = new RegExp(
  `^\\{\\{[ \\t]*contact\\.(${name})[ \\t]*(?:\\|[ \\t]*(?:(honorific)|default:[ \\t]*(?:"([^"]*)"|'([^']*)'))[ \\t]*)?\\}\\}$`,
  'u',
);
const whole = new RegExp(`^${name}$`, 'u');
const verbatim = /^\{%-?[ \t]*(raw|comment)\b/i;

/** mayBeChip tells whether a field can be named in a template. */
export function mayBeChip(field: string): boolean {
  return whole.test(field);
}

/** piecesIn reads a line as the program does: a piece of Liquid ends with the first mark that closes it. */
export function piecesIn(line: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let text = '';
  const flush = () => {
    if (text !== '') {
      pieces.push({ kind: 'text', source: text });
      text = '';
    }
  };
  for (let at = 0; at < line.length; ) {
    const open = nextOpen(line, at);
    text += line.slice(at, open);
    if (open >= line.length) {
      break;
    }
    const end = endOf(line, open);
    const source = line.slice(open, end);
    const found = placeholder.exec(source);
    if (found?.[1]) {
      flush();
      const [, field, honorific] = found;
      pieces.push({ kind: 'chip', source, field, fallback: found[3] ?? found[4], honorific: honorific !== undefined });
    } else {
      text += source;
    }
    at = end;
  }
  flush();
  return pieces;
}

/** nextOpen is where the next piece of Liquid begins; the length of the line when there is none. */
function nextOpen(line: string, from: number): number {
  const found = line.slice(from).search(/\{[{%]/);
  return found < 0 ? line.length : from + found;
}

/** endOf is behind a piece of Liquid, for raw and comment behind what ends them; the end of the line when it is open. */
function endOf(line: string, open: number): number {
  const close = line.indexOf(line[open + 1] === '%' ? '%}' : '}}', open + 2);
  if (close < 0) {
    return line.length;
  }
  const end = close + 2;
  const block = verbatim.exec(line.slice(open, end))?.[1];
  if (!block) {
    return end;
  }
  const last = new RegExp(`\\{%-?[ \\t]*end[ \\t]*${block}[ \\t]*-?%\\}`, 'i').exec(line.slice(end));
  return last ? end + last.index + last[0].length : line.length;
}

/** lineOf writes pieces. */
export function lineOf(pieces: readonly Piece[]): string {
  return pieces.map((p) => p.source).join('');
}

/** chipSource writes a chip. A text between quotes cannot have the same quotes in Liquid, nor what would end the piece. */
export function chipSource(field: string, fallback: string | undefined): string {
  if (fallback === undefined || fallback === '') {
    return `{{ contact.${field} }}`;
  }
  const plain = fallback.replace(/\}{2,}/g, '}').replace(/\s+/g, ' ');
  const quote = plain.includes('"') ? "'" : '"';
  const inside = quote === "'" ? plain.replaceAll("'", '’') : plain;
  return `{{ contact.${field} | default: ${quote}${inside}${quote} }}`;
}

/** Open is a placeholder that is being typed: where it begins, and what has been typed of its name. */
export interface Open {
  readonly at: number;
  readonly query: string;
}

/** openAt finds a placeholder that is being typed before the caret. */
export function openAt(line: string, caret: number): Open | undefined {
  let at = 0;
  for (const piece of piecesIn(line)) {
    const end = at + piece.source.length;
    if (caret > at && caret <= end) {
      const typed = piece.kind === 'text' && /\{\{[ \t]*(?:contact\.?)?([^{}|]*)$/.exec(line.slice(at, caret));
      return typed ? { at: at + typed.index, query: (typed[1] ?? '').trim() } : undefined;
    }
    at = end;
  }
  return undefined;
}

/** chipBeside is the chip that touches the caret on one side, with its place; before: the one that ends there. */
export function chipBeside(
  line: string,
  caret: number,
  side: 'before' | 'after',
): { readonly at: number; readonly chip: Chip } | undefined {
  let at = 0;
  for (const piece of piecesIn(line)) {
    if (piece.kind === 'chip' && (side === 'before' ? at + piece.source.length : at) === caret) {
      return { at, chip: piece };
    }
    at += piece.source.length;
  }
  return undefined;
}
