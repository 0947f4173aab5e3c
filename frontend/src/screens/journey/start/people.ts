import type { Preview } from '../types';

/** ByHand is who is let in by hand at the start. */
export type ByHand =
  | { readonly who: 'nobody' }
  | { readonly who: 'all' }
  | { readonly who: 'tag'; readonly tag: string; readonly n: number }
  | { readonly who: 'contact'; readonly contact: string; readonly name: string };

/** peopleOf is how many people enter at once; more may follow. */
export function peopleOf(sheet: Pick<Preview, 'enter' | 'everyone'>, laterOnly: boolean, byHand: ByHand): number {
  const now = laterOnly ? 0 : sheet.enter;
  switch (byHand.who) {
    case 'all':
      return Math.max(now, sheet.everyone);
    case 'tag':
      return now + byHand.n;
    case 'contact':
      return byHand.contact ? now + 1 : now;
    default:
      return now;
  }
}
