import type { Schemas } from '../../bridge';
import { isEnd } from '../../journey';

/** Dot is one step of a path as it is drawn. */
export interface Dot {
  readonly key: string;
  readonly title: string;
  readonly kind: string;
  readonly state: 'done' | 'now' | 'ahead';
  readonly at?: string;
}

const behind = 3;
const ahead = 3;

type Way = Pick<Schemas['Track'], 'path' | 'ahead' | 'earlier' | 'standing' | 'depends'>;

/** shownPath chooses what of a path is drawn, so that the present step is always in it. */
export function shownPath(track: Way): {
  readonly earlier: number;
  readonly dots: readonly Dot[];
  readonly more: boolean;
} {
  const done = track.path ?? [];
  const coming = track.ahead ?? [];
  const long = done.length + coming.length > 6;
  const kept = done.slice(long ? -behind : 0);
  const dots: Dot[] = kept.map((s, i) => ({
    key: `done ${s.node} ${i}`,
    title: s.title,
    kind: s.kind,
    state: 'done',
    at: s.at,
  }));
  if (track.standing) {
    dots.push({ key: 'now', title: track.standing.title, kind: track.standing.kind, state: 'now' });
  }
  const shown = coming.slice(0, long ? ahead : coming.length);
  for (const s of shown) {
    dots.push({ key: `ahead ${s.node}`, title: s.title, kind: s.kind, state: 'ahead' });
  }
  return {
    earlier: track.earlier + done.length - kept.length,
    dots,
    more: shown.length < coming.length || Boolean(track.depends && !isEnd(coming.at(-1)?.kind ?? '')),
  };
}
