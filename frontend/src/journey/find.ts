// Search in a drawing: every word of the question must occur in a step's title, kind, summary, message or id, and
// every filter must be met.
import type { Drawing } from './drawing';
import { messageOf, text } from './drawing';
import { fold } from './fold';
import { allKinds, kindOf } from './kinds';
import { compared, type Is, type Level, type Question, readQuestion, type Term } from './question';
import type { Said } from './steps';
import { type Used, usesOf } from './uses';
import { readingOrder } from './walk';

/** Known is what the page knows of the steps of a drawing, beside what the drawing says. */
export interface Known {
  /** The texts by which a person may search a step: the name of its kind and its summary. */
  readonly spoken: (id: string) => readonly string[];
  /** The names, readings and aliases of a kind, in all languages. */
  readonly kindNames?: (kind: string) => string;
  /** The workspace's own name of what a step uses. */
  readonly nameOf?: (used: Used) => string | undefined;
  /** The levels of the findings of a step. */
  readonly levels?: (id: string) => ReadonlySet<Level> | undefined;
  /** How many people are at a step. */
  readonly waiting?: (id: string) => number;
}

interface Entry {
  readonly id: string;
  readonly kind: string;
  readonly hay: string;
  readonly is: ReadonlySet<Is>;
  readonly uses: readonly string[];
}

export interface FindIndex {
  readonly entries: readonly Entry[];
  readonly known: Known;
}

/** findIndex prepares the search in a drawing. */
export function findIndex(drawing: Drawing, known: Known): FindIndex {
  const entries = readingOrder(drawing).map((id) => {
    const step = drawing.nodes.get(id);
    const kind = step?.kind ?? '';
    const message = messageOf(drawing, text(step?.config.message));
    const parts = [
      step?.title,
      kind,
      id,
      message?.title,
      message?.subject,
      known.kindNames?.(kind),
      ...known.spoken(id),
    ];
    const is = new Set<Is>(known.levels?.(id));
    if (step?.disabled) is.add('disabled');
    const uses = step ? usesOf(step).map((u) => namesOf(drawing, known, u)) : [];
    return { id, kind, hay: fold(parts.filter(Boolean).join('\n')), is, uses };
  });
  return { entries, known };
}

function namesOf(drawing: Drawing, known: Known, used: Used): string {
  const mail = used.what === 'mail' ? messageOf(drawing, used.id) : undefined;
  return fold([used.id, mail?.title, mail?.subject, known.nameOf?.(used)].filter(Boolean).join('\n'));
}

/** kindsCalled are the kinds that a text means: by id or category, else by its beginning, else by a name or alias. */
export function kindsCalled(called: string, known: Pick<Known, 'kindNames'>): ReadonlySet<string> {
  const kinds = allKinds.map((k) => ({ id: k.kind as string, category: k.category as string }));
  const by = [
    (k: (typeof kinds)[0]) => k.id === called || k.category === called || k.id.startsWith(`${called}.`),
    (k: (typeof kinds)[0]) => k.id.split('.').some((part) => part.startsWith(called)) || k.category.startsWith(called),
    (k: (typeof kinds)[0]) => fold(known.kindNames?.(k.id) ?? '').includes(called),
  ];
  for (const test of by) {
    const found = kinds.filter(test);
    if (found.length > 0) return new Set(found.map((k) => k.id));
  }
  return new Set();
}

export interface Answer {
  /** The steps that match, in reading order. */
  readonly ids: readonly string[];
  /** Why nothing can match. */
  readonly wrong: Said | undefined;
}

const nothing: Answer = { ids: [], wrong: undefined };

/** find answers a question; nothing is found for an empty one. */
export function find(index: FindIndex, typed: string): Answer {
  const question = readQuestion(typed);
  if (question.wrong) return { ids: [], wrong: question.wrong };
  if (question.terms.length === 0) return nothing;
  return findTerms(index, question);
}

function findTerms({ entries, known }: FindIndex, { terms }: Question): Answer {
  const levels = new Set<Is>();
  const kinds = new Set<string>();
  for (const term of terms) {
    if (term.what === 'is' && term.is !== 'disabled') levels.add(term.is);
    if (term.what !== 'kind') continue;
    const called = kindsCalled(term.text, known);
    const strange = entries.filter((e) => !kindOf(e.kind) && fold(e.kind).startsWith(term.text)).map((e) => e.kind);
    if (called.size + strange.length === 0)
      return { ids: [], wrong: { word: 'canvas.find.wrong.kind', args: { value: term.typed } } };
    for (const k of [...called, ...strange]) kinds.add(k);
  }
  const meets = (e: Entry, term: Term): boolean => {
    switch (term.what) {
      case 'word':
        return e.hay.includes(term.text);
      case 'is':
        // A step has the level of one of the findings that are asked for, and one kind: several are alternatives.
        return term.is === 'disabled' ? e.is.has('disabled') : [...levels].some((l) => e.is.has(l));
      case 'kind':
        return kinds.has(e.kind);
      case 'uses':
        return e.uses.some((names) => names.includes(term.text));
      case 'waiting':
        return compared(known.waiting?.(e.id) ?? 0, term);
    }
  };
  return { ids: entries.filter((e) => terms.every((t) => meets(e, t))).map((e) => e.id), wrong: undefined };
}
