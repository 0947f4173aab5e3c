// A line with chips in an editable element: its children are texts and chips, and places are counted in the line's source.
import { type Chip, type Piece, piecesIn } from './chips';

/** Say is what a chip shows. */
export type Say = (chip: Chip) => { readonly name: string; readonly note: string };

/** draw fills an element with a line. */
export function draw(root: HTMLElement, line: string, say: Say, chipClass: string): void {
  const pieces = piecesIn(line);
  root.replaceChildren(
    ...pieces.map((p) => (p.kind === 'text' ? document.createTextNode(p.source) : chipNode(p, say, chipClass))),
  );
  if (pieces.at(-1)?.kind !== 'text') {
    root.append(document.createElement('br')); // the caret needs a place behind a chip, and in an empty line
  }
}

function chipNode(chip: Chip, say: Say, chipClass: string): HTMLElement {
  const node = document.createElement('span');
  node.contentEditable = 'false';
  node.className = chipClass;
  node.dataset.source = chip.source;
  const { name, note } = say(chip);
  node.append(name);
  if (note !== '') {
    const small = document.createElement('small');
    small.textContent = note;
    node.append(small);
  }
  return node;
}

/** sourceOf is what a child of the element stands for; undefined: it is none that was drawn or typed. */
function sourceOf(node: Node): string | undefined {
  if (node instanceof Text) {
    return node.data;
  }
  return node instanceof HTMLElement ? node.dataset.source : undefined;
}

/** read is the line in the element. What a browser put there of its own, such as a line break, counts as its text. */
export function read(root: HTMLElement): string {
  return [...root.childNodes].map((n) => sourceOf(n) ?? n.textContent ?? '').join('');
}

/** isDrawn tells whether the element shows a line as draw would; false when typing has made or broken a chip. */
export function isDrawn(root: HTMLElement, line: string): boolean {
  const shown: Piece[] = [];
  for (const node of root.childNodes) {
    const source = sourceOf(node);
    if (source === undefined && node.nodeName === 'BR' && node === root.lastChild) {
      continue;
    }
    if (source === undefined) {
      return false;
    }
    const last = shown.at(-1);
    if (node instanceof Text && last?.kind === 'text') {
      shown[shown.length - 1] = { kind: 'text', source: last.source + source };
    } else if (source !== '') {
      shown.push(
        node instanceof Text
          ? { kind: 'text', source }
          : { kind: 'chip', source, field: '', fallback: undefined, honorific: false },
      );
    }
  }
  const wanted = piecesIn(line);
  const ends = wanted.at(-1)?.kind === 'text' || root.lastChild?.nodeName === 'BR';
  return (
    ends &&
    shown.length === wanted.length &&
    shown.every((p, i) => p.kind === wanted[i]?.kind && p.source === wanted[i]?.source)
  );
}

/** Selected is a selection in the line. */
export interface Selected {
  readonly from: number;
  readonly to: number;
}

/** selectedIn is the selection inside the element; undefined when it is elsewhere. */
export function selectedIn(root: HTMLElement): Selected | undefined {
  const selection = root.ownerDocument.getSelection();
  if (!selection?.anchorNode || !selection.focusNode) {
    return undefined;
  }
  const a = placeOf(root, selection.anchorNode, selection.anchorOffset);
  const b = placeOf(root, selection.focusNode, selection.focusOffset);
  return a === undefined || b === undefined ? undefined : { from: Math.min(a, b), to: Math.max(a, b) };
}

function placeOf(root: HTMLElement, node: Node, offset: number): number | undefined {
  if (!root.contains(node)) {
    return undefined;
  }
  const lengths = [...root.childNodes].map((n) => (sourceOf(n) ?? n.textContent ?? '').length);
  const before = (n: number) => lengths.slice(0, n).reduce((sum, l) => sum + l, 0);
  if (node === root) {
    return before(offset);
  }
  const at = [...root.childNodes].findIndex((n) => n.contains(node));
  return before(at) + (node instanceof Text && node.parentNode === root ? offset : (lengths[at] ?? 0));
}

/** putCaret puts the caret at a place of the line; one inside a chip is behind it. */
export function putCaret(root: HTMLElement, place: number): void {
  const selection = root.ownerDocument.getSelection();
  let at = 0;
  for (const [i, node] of [...root.childNodes].entries()) {
    const length = (sourceOf(node) ?? '').length;
    if (node instanceof Text && place <= at + length) {
      selection?.collapse(node, Math.max(0, place - at));
      return;
    }
    if (!(node instanceof Text) && place <= at) {
      selection?.collapse(root, i);
      return;
    }
    at += length;
  }
  selection?.collapse(root, root.lastChild?.nodeName === 'BR' ? root.childNodes.length - 1 : root.childNodes.length);
}

/** chipAt is the drawn chip that begins at a place of the line. */
export function chipAt(root: HTMLElement, place: number): HTMLElement | undefined {
  let at = 0;
  for (const node of root.childNodes) {
    if (at === place && node instanceof HTMLElement && node.dataset.source !== undefined) {
      return node;
    }
    at += (sourceOf(node) ?? '').length;
  }
  return undefined;
}

/** placeOfChip is where a drawn chip begins in the line. */
export function placeOfChip(root: HTMLElement, chip: Node): number {
  let at = 0;
  for (const node of root.childNodes) {
    if (node === chip) {
      return at;
    }
    at += (sourceOf(node) ?? '').length;
  }
  return at;
}
