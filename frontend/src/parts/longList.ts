// Where the rows of a long list stand, so that those in sight are drawn and no others. Lengths are pixels.

/** Rows are the places of all rows, one right below the other. */
export interface Rows {
  readonly count: number;
  /** The row at a height from the first row's top. */
  readonly at: (y: number) => number;
  /** How far below the first row's top a row begins; for `count`, the height of all. */
  readonly top: (index: number) => number;
}

/** Edges are what is round the rows within their scroller. */
export interface Edges {
  /** What stands above the first row. */
  readonly above?: number;
  /** What covers the rows at the upper edge, such as a head that stays. */
  readonly head?: number;
  /** What is to stay free below a row that is brought into sight. */
  readonly foot?: number;
}

/** Span is a part of the rows; end is one after the last. */
export interface Span {
  readonly first: number;
  readonly end: number;
}

/** Sight is the part of a scroller's content that is seen: an element's own words. */
export interface Sight {
  readonly scrollTop: number;
  readonly clientHeight: number;
}

/** evenRows are rows of one height. */
export function evenRows(count: number, height: number): Rows {
  return { count, at: (y) => Math.floor(y / height), top: (index) => index * height };
}

/** rowsIn are the rows in sight, and so many more on both sides. */
export function rowsIn(rows: Rows, { above = 0 }: Edges, { scrollTop, clientHeight }: Sight, more: number): Span {
  const at = (y: number) => rows.at(Math.max(0, y - above));
  return {
    first: Math.max(0, at(scrollTop) - more),
    end: Math.min(rows.count, at(scrollTop + clientHeight) + 1 + more),
  };
}

/** revealed is how far to scroll, as little as can be, so that a row is in sight. */
export function revealed(rows: Rows, { above = 0, head = 0, foot = 0 }: Edges, sight: Sight, index: number): number {
  const top = above + rows.top(index) - head;
  const end = above + rows.top(index + 1) + foot;
  if (top < sight.scrollTop) {
    return top;
  }
  return Math.max(sight.scrollTop, end - sight.clientHeight);
}
