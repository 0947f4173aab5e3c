// Word-list ids with their arguments, put into the page's language.
import type { TFunction } from 'i18next';
import type { Drawing, Node } from '../journey/drawing';
import { kindWord, type Said, stepLine } from '../journey/steps';

/** Lookups give the workspace's own names of fields and events. */
export interface Lookups {
  readonly field?: (key: string) => string | undefined;
  readonly event?: (key: string) => string | undefined;
}

/** say puts a Said into the page's language, with its arguments. */
export function say(t: TFunction, said: Said): string {
  const args: Record<string, string | number> = {};
  for (const [key, value] of Object.entries(said.args ?? {}))
    args[key] = typeof value === 'object' ? say(t, value) : value;
  return t(said.word, args);
}

/** StepText is the text on a step's card. */
export interface StepText {
  readonly kind: string;
  readonly title: string;
  readonly line: string;
}

/** stepText describes a step in words. A step without a title is named by what it does. */
export function stepText(t: TFunction, drawing: Drawing, step: Node, lookups?: Lookups): StepText {
  const own = say(t, kindWord(step.kind));
  const kind = step.disabled ? t('select.off.kind', { kind: own }) : own;
  const said = stepLine(step, drawing.messages);
  const line = said ? say(t, known(said, lookups)) : '';
  if (step.title !== '') return { kind, title: step.title, line };
  return line === '' ? { kind, title: own, line: '' } : { kind, title: line, line: '' };
}

/** known replaces keys by the workspace's own names. */
function known(said: Said, lookups: Lookups | undefined): Said {
  if (!lookups || !said.args) return said;
  const args: Record<string, Said | string | number> = {};
  for (const [key, value] of Object.entries(said.args))
    args[key] = typeof value === 'object' ? known(named(key, value, lookups), lookups) : value;
  return { word: said.word, args };
}

function named(key: string, value: Said, lookups: Lookups): Said {
  if (value.word !== 'canvas.own') return value;
  const raw = String(value.args?.value ?? '');
  const name = key === 'field' ? lookups.field?.(raw) : key === 'event' ? lookups.event?.(raw) : undefined;
  return name === undefined ? value : { word: 'canvas.own', args: { value: name } };
}
