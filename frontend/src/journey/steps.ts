// One line about a step, and the names of its branches: as ids of words with their arguments, for a language
// to be said in.
import type { Branch, Message, Step } from './drawing';
import { branchesOf, list, number, record, text } from './drawing';
import { lookOf } from './kinds';

/** Said is a word with its arguments, which may be words themselves. A plain text is what an author wrote. */
export type Said = { readonly word: string; readonly args?: Readonly<Record<string, Said | string | number>> };

const said = (word: string, args?: Said['args']): Said => (args ? { word, args } : { word });

const ownText = (value: string): Said => said('canvas.own', { value });

/** kindWord is the name of a step's kind. */
export function kindWord(kind: string): Said {
  return lookOf(kind).tone === 'unknown' ? said('canvas.kind.unknown', { kind }) : said(`canvas.kind.${kind}`);
}

/** stepLine says what a step does, or nothing where there is nothing to say. */
export function stepLine(step: Step, messages: ReadonlyMap<string, Message>): Said | undefined {
  const c = step.config;
  switch (step.kind) {
    case 'entry.tag':
      return said('canvas.line.entry.tag', { tag: text(c.tag) });
    case 'entry.event':
      return eventLine(eventWord(text(c.event)), c.where);
    case 'entry.manual':
      return said('canvas.line.entry.manual');
    case 'mail.send': {
      const message = messages.get(text(c.message));
      if (!message) return said('canvas.line.mail.none');
      return ownText(plainSubject(message.subject || message.title));
    }
    case 'wait.duration':
      return waitLine(number(c.amount), text(c.unit));
    case 'wait.until':
      return said('canvas.line.until', { at: text(c.at).replace('T', ' ') });
    case 'split.condition':
      return conditionLine(branchesOf(step));
    case 'split.random':
      return randomLine(branchesOf(step));
    case 'tag.add':
    case 'tag.remove':
      return said('canvas.line.tag', { tag: text(c.tag) });
    case 'field.set':
      return text(c.value) === ''
        ? said('canvas.line.field.clear', { field: fieldWord(text(c.field)) })
        : said('canvas.line.field', { field: fieldWord(text(c.field)), value: text(c.value) });
    case 'notify':
      return ownText(plainSubject(text(c.title)));
    case 'goal':
      return said('canvas.line.goal');
    case 'exit':
      return said('canvas.line.exit');
    default:
      return said('canvas.line.unknown');
  }
}

function eventLine(event: Said, where: unknown): Said {
  if (where === undefined) return said('canvas.line.entry.event', { event });
  const { is, value } = record(where);
  return is === 'equals'
    ? said('canvas.line.entry.event_value', { event, value: text(value) })
    : said('canvas.line.entry.event_where', { event, where: ruleWord(where) });
}

const units = ['second', 'minute', 'hour', 'day', 'week', 'month'];

function waitLine(amount: number, unit: string): Said | undefined {
  return units.includes(unit) && amount > 0 ? said(`canvas.line.wait.${unit}`, { count: amount }) : undefined;
}

function conditionLine(branches: readonly Branch[]): Said | undefined {
  const [only] = branches;
  if (!only) return undefined;
  return branches.length === 1 ? ruleWord(only.when) : said('canvas.line.branches', { count: branches.length });
}

function randomLine(branches: readonly Branch[]): Said | undefined {
  if (branches.length === 0) return undefined;
  return branches.length > 5
    ? said('canvas.line.random_many', { count: branches.length })
    : said('canvas.line.random', { ratio: branches.map((b) => b.weight).join(' : ') });
}

/** plainSubject shows a subject's Liquid outputs as a mark, for one line among many. */
export function plainSubject(s: string): string {
  return s
    .replace(/\{%.*?%\}/gs, '')
    .replace(/\{\{-?\s*contact\.(?:family_name|given_name|name)\s*\|[^}]*honorific[^}]*\}\}/g, '〇〇様')
    .replace(/\{\{.*?\}\}/gs, '〇〇')
    .trim();
}

const fields = [
  'birthday',
  'company',
  'email',
  'family_kana',
  'family_name',
  'given_kana',
  'given_name',
  'name',
  'phone',
];

export function fieldWord(key: string): Said {
  return fields.includes(key) ? said(`canvas.field.${key}`) : ownText(key);
}

export function eventWord(key: string): Said {
  return key === 'purchase' || key === 'form.submitted' ? said(`canvas.event.${key}`) : ownText(key);
}

const comparisons = ['equals', 'contains', 'in', 'greater', 'less', 'before', 'after', 'empty'];

/** ruleWord says a condition in one short line; a long one by its first part. */
export function ruleWord(tree: unknown, depth = 0): Said {
  const t = record(tree);
  for (const group of ['all', 'any', 'none'] as const) {
    const parts = list(t[group]);
    if (parts.length === 0 || depth > 8) continue;
    return groupWord(group, parts, depth);
  }
  if ('tag' in t) return said('canvas.rule.tag', { tag: text(t.tag) });
  if ('event' in t) return happenedWord(t);
  const key = text(t.field ?? t.prop);
  const is = text(t.is);
  if (key === '' || !comparisons.includes(is)) return said('canvas.rule.unknown');
  const value = Array.isArray(t.value) ? t.value.map(text).join(' / ') : text(t.value);
  return said(`canvas.rule.${is}`, { field: fieldWord(key), value });
}

function groupWord(group: 'all' | 'any' | 'none', parts: readonly unknown[], depth: number): Said {
  const first = record(parts[0]);
  if (group === 'none' && parts.length === 1) {
    if (text(first.is) === 'empty')
      return said('canvas.rule.filled', { field: fieldWord(text(first.field ?? first.prop)) });
    if ('tag' in first) return said('canvas.rule.no_tag', { tag: text(first.tag) });
  }
  const rule = ruleWord(first, depth + 1);
  if (group !== 'none' && parts.length === 1) return rule;
  return said(`canvas.rule.${group}`, { rule, count: parts.length });
}

function happenedWord(t: Readonly<Record<string, unknown>>): Said {
  const event = eventWord(text(t.event));
  const times = number(t.at_least);
  const days = number(t.within_days);
  if (times > 1)
    return said(days > 0 ? 'canvas.rule.event_times_days' : 'canvas.rule.event_times', { event, times, days });
  return said(days > 0 ? 'canvas.rule.event_days' : 'canvas.rule.event', { event, days });
}

/** portWord names an outcome on its line; nothing for the plain way on. */
export function portWord(step: Step, port: string): Said | undefined {
  const branches = branchesOf(step);
  const i = branches.findIndex((b) => b.port === port);
  const branch = branches[i];
  if (step.kind === 'split.random') return ownText(/^[a-z]$/.test(port) ? port.toUpperCase() : port);
  if (step.kind === 'split.condition') {
    if (port === 'else')
      return said(branches.length === 1 && !branches[0]?.title ? 'canvas.port.no' : 'canvas.port.else');
    if (branch?.title) return ownText(branch.title);
    return branches.length === 1 ? said('canvas.port.yes') : said('canvas.port.nth', { n: i + 1 });
  }
  if (port === 'failed') return said('canvas.port.failed');
  return port === 'next' ? undefined : ownText(port);
}

/** portTone tells the good way, the other way and the way that failed apart. */
export function portTone(step: Step, port: string): 'plain' | 'yes' | 'random' | 'failed' {
  if (port === 'failed') return 'failed';
  if (step.kind === 'split.random') return 'random';
  return step.kind === 'split.condition' && port !== 'else' ? 'yes' : 'plain';
}
