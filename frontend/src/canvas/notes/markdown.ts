// The Markdown of notes: headings, lists, bold, italic, code and links. What it does not know stays as it is written;
// there is no HTML, and a link leads to the web, to a mail or to a phone.

/** Inline is a piece of a line. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong' | 'em'; readonly inside: readonly Inline[] }
  | { readonly kind: 'link'; readonly inside: readonly Inline[]; readonly href: string };

/** Item is an item of a list; depth 0 is the outermost. */
export interface Item {
  readonly depth: number;
  readonly inside: readonly Inline[];
}

/** Block is a part of a note. The lines of a paragraph stay lines. */
export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly inside: readonly Inline[] }
  | { readonly kind: 'list'; readonly first: number | undefined; readonly items: readonly Item[] }
  | { readonly kind: 'paragraph'; readonly lines: readonly (readonly Inline[])[] };

const heading = /^ {0,3}(#{1,3})[ \u3000]+(.*)$/;
const bullet = /^([ \t\u3000]*)(?:[-*+][ \u3000]+|・[ \u3000]*)(.*)$/;
const number = /^([ \t\u3000]*)(\d{1,9})[.)．][ \u3000]+(.*)$/;

/** readNote reads the text of a note. */
export function readNote(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let open:
    | { kind: 'list'; first: number | undefined; items: Item[] }
    | { kind: 'paragraph'; lines: (readonly Inline[])[] }
    | undefined;
  const close = () => {
    if (open) blocks.push(open);
    open = undefined;
  };
  for (const line of text.split(/\r\n?|\n/)) {
    const head = heading.exec(line);
    const point = head ? null : bullet.exec(line);
    const count = head || point ? null : number.exec(line);
    if (line.trim() === '') close();
    else if (head) {
      close();
      blocks.push({ kind: 'heading', level: (head[1] as string).length as 1 | 2 | 3, inside: readLine(head[2] ?? '') });
    } else if (point || count) {
      const first = count ? Number(count[2]) : undefined;
      const item = {
        depth: depthOf((point ?? count)?.[1] ?? ''),
        inside: readLine((point ? point[2] : count?.[3]) ?? ''),
      };
      if (open?.kind !== 'list' || (item.depth === 0 && (open.first === undefined) !== (first === undefined))) {
        close();
        open = { kind: 'list', first, items: [] };
      }
      if (open?.kind === 'list') open.items.push(item);
    } else {
      if (open?.kind !== 'paragraph') {
        close();
        open = { kind: 'paragraph', lines: [] };
      }
      if (open?.kind === 'paragraph') open.lines.push(readLine(line.trim()));
    }
  }
  close();
  return blocks;
}

const deepest = 3;

function depthOf(indent: string): number {
  const width = [...indent].reduce((n, c) => n + (c === ' ' ? 1 : 2), 0);
  return Math.min(deepest, Math.floor(width / 2));
}

/** The most marks inside of each other; deeper ones stay as they are written. */
const mostNested = 6;

/** readLine reads one line. */
export function readLine(line: string, nested = 0): readonly Inline[] {
  const out: Inline[] = [];
  const missing = new Set<string>(); // closing marks of which none is left, so that no line is searched again and again
  let plain = '';
  let at = 0;
  const find = (mark: string, from: number): number => {
    if (missing.has(mark)) return -1;
    const found = line.indexOf(mark, from);
    if (found < 0) missing.add(mark);
    return found;
  };
  const put = (piece: Inline, end: number) => {
    if (plain !== '') out.push({ kind: 'text', text: plain });
    plain = '';
    out.push(piece);
    at = end;
  };
  while (at < line.length) {
    const found = nested < mostNested ? pieceAt(line, at, find, nested) : undefined;
    if (found) {
      put(found.piece, found.end);
      continue;
    }
    if (line[at] === '\\' && /[*_`[\]\\#]/.test(line[at + 1] ?? '')) at++;
    plain += line[at];
    at++;
  }
  if (plain !== '') out.push({ kind: 'text', text: plain });
  return out;
}

interface Piece {
  readonly piece: Inline;
  /** Where the line goes on. */
  readonly end: number;
}

function pieceAt(
  line: string,
  at: number,
  find: (mark: string, from: number) => number,
  nested: number,
): Piece | undefined {
  switch (line[at]) {
    case '`': {
      const end = find('`', at + 1);
      return end > at + 1 ? { piece: { kind: 'code', text: line.slice(at + 1, end) }, end: end + 1 } : undefined;
    }
    case '*':
    case '_':
      return emphasis(line, at, find, nested);
    case '[':
      return link(line, at, find, nested);
    case 'h':
      return address(line, at);
    default:
      return undefined;
  }
}

function emphasis(
  line: string,
  at: number,
  find: (mark: string, from: number) => number,
  nested: number,
): Piece | undefined {
  const sign = line[at] as string;
  const double = line[at + 1] === sign;
  const mark = double ? sign + sign : sign;
  const from = at + mark.length;
  if (sign === '_' && /\w/.test(line[at - 1] ?? '')) return undefined; // snake_case is a word
  if (/\s/.test(line[from] ?? ' ')) return undefined;
  let end = find(mark, from + 1);
  if (double && end > 0 && line[end + 2] === sign && line[from] === sign) end++; // ***both***
  if (end < 0 || /\s/.test(line[end - 1] ?? ' ')) return undefined;
  if (sign === '_' && /\w/.test(line[end + mark.length] ?? '')) return undefined;
  return {
    piece: { kind: double ? 'strong' : 'em', inside: readLine(line.slice(from, end), nested + 1) },
    end: end + mark.length,
  };
}

function link(
  line: string,
  at: number,
  find: (mark: string, from: number) => number,
  nested: number,
): Piece | undefined {
  const middle = find('](', at + 1);
  if (middle < 0) return undefined;
  const end = find(')', middle + 2);
  if (end < 0 || line.slice(at + 1, middle).includes('[')) return undefined;
  const href = safeAddress(line.slice(middle + 2, end));
  if (href === undefined) return undefined;
  const words = line.slice(at + 1, middle);
  const inside = words === '' ? [{ kind: 'text', text: href } as const] : readLine(words, nested + 1).flatMap(unlinked);
  return { piece: { kind: 'link', inside, href }, end: end + 1 };
}

/** unlinked takes a link out of a link. */
function unlinked(piece: Inline): readonly Inline[] {
  return piece.kind === 'link' ? piece.inside : [piece];
}

/** address is a web address that stands in the line without marks. */
function address(line: string, at: number): Piece | undefined {
  if (/\w/.test(line[at - 1] ?? '')) return undefined;
  const [found] = /^https?:\/\/[\w\-.~:/?#@!$&'*+,;=%]+/.exec(line.slice(at, at + 2_000)) ?? [];
  const text = found?.replace(/[.,;:!?'*]+$/, '');
  const href = text && safeAddress(text);
  return text && href
    ? { piece: { kind: 'link', inside: [{ kind: 'text', text }], href }, end: at + text.length }
    : undefined;
}

const safe = ['http:', 'https:', 'mailto:', 'tel:'];

/** safeAddress is an address that may be opened; undefined for one that runs something, and for what is none. */
export function safeAddress(text: string): string | undefined {
  try {
    const url = new URL(text.trim());
    return safe.includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** plainText is what a note says without its marks, on one line. */
export function plainText(blocks: readonly Block[]): string {
  const line = (inside: readonly Inline[]): string =>
    inside.map((p) => ('inside' in p ? line(p.inside) : p.text)).join('');
  return blocks
    .flatMap((b) =>
      b.kind === 'list'
        ? b.items.map((i) => line(i.inside))
        : b.kind === 'paragraph'
          ? b.lines.map(line)
          : [line(b.inside)],
    )
    .join(' ')
    .trim();
}
