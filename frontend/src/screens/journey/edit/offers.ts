// Which steps can be added at a place of the drawing, and which of them a search text matches.
import { allKinds, type Drawing, fold, isEntry, type Kind, type Node } from '../../../journey';
import { edgesAt, type Outcome } from '../../../journey/edit';

export type Offer =
  | { readonly what: 'kind'; readonly kind: Kind; readonly section: string }
  | { readonly what: 'step'; readonly step: Node; readonly section: 'lead' };

/** Texts are a kind's name, the texts it is searched by, and a step's name, in the page's language. */
export interface Texts {
  readonly kind: (k: Kind) => string;
  readonly find: (k: Kind) => string;
  readonly step: (n: Node) => string;
}

/**
 * offersAt lists kinds of steps for an outcome, or entries and steps for the empty canvas; for an outcome that leads
 * nowhere, also the existing steps it could lead to. Every word of the search must be part of a name, a reading or an
 * alias.
 */
export function offersAt(drawing: Drawing, at: Outcome | undefined, search: string, texts: Texts): readonly Offer[] {
  const words = fold(search).split(/\s+/).filter(Boolean);
  const meets = (...in_: readonly string[]) => {
    const text = fold(in_.join(' '));
    return words.every((w) => text.includes(w));
  };
  const list: Offer[] = [];
  for (const kind of allKinds) {
    if (!(at && isEntry(kind.kind)) && meets(texts.kind(kind), texts.find(kind))) {
      list.push({ what: 'kind', kind, section: kind.category });
    }
  }
  if (at && edgesAt(drawing, at).length === 0) {
    const steps = [...drawing.nodes.values()].filter(
      (n) => n.id !== at.node && !isEntry(n.kind) && meets(texts.step(n)),
    );
    list.push(
      ...steps.slice(0, words.length > 0 ? 20 : 5).map((step) => ({ what: 'step', step, section: 'lead' }) as const),
    );
  }
  return list;
}
