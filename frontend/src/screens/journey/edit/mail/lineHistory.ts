// Undo while one line is typed: texts with their carets. Keys within a moment are one entry.

export interface Stand {
  readonly text: string;
  readonly caret: number;
}

export interface LineHistory {
  readonly now: Stand;
  readonly past: readonly Stand[];
  readonly future: readonly Stand[];
  /** When the last key of a burst was, in ms; undefined: the next change is an entry of its own. */
  readonly burst: number | undefined;
}

const pause = 700;
const most = 100;

export function beginLine(text: string): LineHistory {
  return { now: { text, caret: text.length }, past: [], future: [], burst: undefined };
}

/** changed is the history after a change at a time in ms; typed tells that it was a key, which joins those just before. */
export function changed(h: LineHistory, now: Stand, at: number, typed: boolean): LineHistory {
  if (now.text === h.now.text) {
    return { ...h, now };
  }
  const joins = typed && h.burst !== undefined && at - h.burst < pause;
  return {
    now,
    past: joins ? h.past : [...h.past, h.now].slice(-most),
    future: [],
    burst: typed ? at : undefined,
  };
}

export function undone(h: LineHistory): LineHistory {
  const before = h.past.at(-1);
  return before ? { now: before, past: h.past.slice(0, -1), future: [h.now, ...h.future], burst: undefined } : h;
}

export function redone(h: LineHistory): LineHistory {
  const [next, ...rest] = h.future;
  return next ? { now: next, past: [...h.past, h.now], future: rest, burst: undefined } : h;
}
