// Which control a form uses for a setting, chosen from the setting's description: the same way for every kind of step.
import type { Drawing } from '../../../journey';
import { characters } from '../../../journey/edit/limits';
import type { Field } from '../../../journey/kinds';
import type { Said } from '../../../journey/steps';

/** Control is how a setting is asked for. */
export type Control =
  | 'text'
  | 'long text'
  | 'moment'
  | 'number'
  | 'choice'
  | 'flag'
  | 'span'
  | 'rule'
  | 'tag'
  | 'event'
  | 'person field'
  | 'message'
  | 'branches'
  | 'none';

const moment = /^\^\[0-9\]\{4\}-\[0-9\]\{2\}-\[0-9\]\{2\}T\[0-9\]\{2\}:\[0-9\]\{2\}\$$/;

/** Names of settings that mean the same in every kind. */
const named: Readonly<Record<string, Control>> = {
  tag: 'tag',
  event: 'event',
  field: 'person field',
  message: 'message',
};

/** controlOf chooses by the type of a setting, and by names that mean the same everywhere; never by the kind. */
export function controlOf(field: Field): Control {
  switch (field.type) {
    case 'string':
      if (moment.test(field.pattern ?? '')) {
        return 'moment';
      }
      return named[field.name] ?? ((field.maxLength ?? 0) > 1000 ? 'long text' : 'text');
    case 'integer':
    case 'number':
      return 'number';
    case 'choice':
      return 'choice';
    case 'boolean':
      return 'flag';
    case 'rule':
      return 'rule';
    case 'object':
      return isSpan(field.fields ?? []) ? 'span' : 'none';
    case 'array':
      return field.name === 'branches' && field.items?.type === 'object' ? 'branches' : 'none';
    default:
      return 'none';
  }
}

/** isSpan tells whether settings together are a length of time. */
export function isSpan(fields: readonly Field[]): boolean {
  return ['amount', 'unit'].every((name) => fields.some((f) => f.name === name));
}

/** Typed is the text of a number field, read. */
export type Typed =
  | { readonly kind: 'empty' }
  | { readonly kind: 'number'; readonly value: number }
  | { kind: 'other' };

/** plainDigits replaces full-width digits and signs by those of ASCII, and removes separators of thousands. */
export function plainDigits(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[−‐–ー]/g, '-')
    .replace(/[,、\s]/g, '');
}

/** numberIn reads a number as people write it. */
export function numberIn(text: string, whole: boolean): Typed {
  const plain = plainDigits(text);
  if (plain === '') {
    return { kind: 'empty' };
  }
  const value = (whole ? /^-?\d+$/ : /^-?\d+(?:\.\d+)?$/).test(plain) ? Number(plain) : Number.NaN;
  const fits = whole ? Number.isSafeInteger(value) : Number.isFinite(value);
  return fits ? { kind: 'number', value } : { kind: 'other' };
}

/** numberProblem is why a typed number is no value of a setting; undefined when it is one. */
export function numberProblem(field: Field, typed: Typed): Said | undefined {
  if (typed.kind === 'empty') {
    return field.required ? { word: 'inspect.problem.required' } : undefined;
  }
  if (typed.kind === 'other') {
    return { word: field.type === 'integer' ? 'inspect.problem.whole' : 'inspect.problem.number' };
  }
  const { minimum, maximum } = field;
  if (minimum !== undefined && typed.value < minimum) {
    return { word: 'inspect.problem.least', args: { least: minimum } };
  }
  if (maximum !== undefined && typed.value > maximum) {
    return { word: 'inspect.problem.most', args: { most: maximum } };
  }
  return undefined;
}

/** textProblem is why a text is no value of a setting; undefined when it is one. */
export function textProblem(field: Field, text: string): Said | undefined {
  if (text === '') {
    return field.required && (field.minLength ?? (field.pattern ? 1 : 0)) > 0
      ? { word: 'inspect.problem.required' }
      : undefined;
  }
  if (field.maxLength !== undefined && characters(text) > field.maxLength) {
    return { word: 'inspect.problem.long', args: { most: field.maxLength } };
  }
  if (field.pattern !== undefined && !new RegExp(field.pattern, 'u').test(text)) {
    return { word: 'inspect.problem.form' };
  }
  return undefined;
}

/** firstSpan is the first value of an optional length of time: the example of the kind, else one of its choices. */
export function firstSpan(field: Field, example: unknown): unknown {
  if (typeof example === 'object' && example !== null) {
    return example;
  }
  const choices = field.fields?.find((f) => f.name === 'unit')?.choices ?? [];
  return { amount: 1, unit: choices.includes('day') ? 'day' : choices[0] };
}

/** Kinds of events that every workspace may have, as the API names them. */
const wellKnown = ['purchase', 'form.submitted'];

/**
 * eventsIn are the kinds of events that are offered: those with a word of their own, and those that the drawing already
 * uses.
 */
export function eventsIn(drawing: Drawing): readonly string[] {
  const found = new Set(wellKnown);
  const look = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(look);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inside] of Object.entries(value)) {
        if (key === 'event' && typeof inside === 'string' && inside !== '') {
          found.add(inside);
        } else {
          look(inside);
        }
      }
    }
  };
  for (const node of drawing.nodes.values()) {
    look(node.config);
  }
  return [...found];
}
