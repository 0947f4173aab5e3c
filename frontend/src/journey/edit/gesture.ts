// The answer of a gesture: a change with its name in the undo list, or why it cannot be made.
import type { Drawing, Node } from '../drawing';
import type { NodeId } from '../ids';
import { kindWord, type Said } from '../steps';
import { type Change, diff } from './change';

/** Done is the answer of a gesture that can be made. Its change is not applied yet. */
export interface Done {
  readonly kind: 'done';
  readonly change: Change;
  readonly name: Said;
  /** The steps that are selected after it. */
  readonly picked: readonly NodeId[];
}

/** Refused is the answer of a gesture that cannot be made, with the reason for the person. */
export interface Refused {
  readonly kind: 'refused';
  readonly why: Said;
}

export type Answer = Done | Refused;

/** Ids gives ids that nothing has yet; injected, so that a test can predict them. */
export type Ids = () => string;

/** word makes a Said of a word-list id and its arguments. */
export function word(name: string, args?: Said['args']): Said {
  return args ? { word: name, args } : { word: name };
}

/** done is the answer of a gesture that changed one drawing into another. */
export function done(from: Drawing, to: Drawing, name: Said, picked: readonly NodeId[] = []): Done {
  return { kind: 'done', change: diff(from, to), name, picked };
}

/** refused is the answer with the word-list id of a reason. */
export function refused(name: string, args?: Said['args']): Refused {
  return { kind: 'refused', why: word(name, args) };
}

/** called is the name of a step in a list: its title, else its kind. */
export function called(node: Pick<Node, 'title' | 'kind'>): Said {
  return node.title ? word('canvas.own', { value: node.title }) : kindWord(node.kind);
}

/** about names a gesture: on one step by the step's name, on several by their number. */
export function about(one: string, many: string, nodes: readonly Node[]): Said {
  const [first] = nodes;
  return nodes.length === 1 && first ? word(one, { step: called(first) }) : word(many, { count: nodes.length });
}
