// A line of text about a step, and the names of its branches: as word-list ids with arguments, to be put into a
// language.
import type { Branch, Does, Message, Node } from './drawing';
import { branchesIn, branchesOf, list, number, record, text } from './drawing';
import { id, type MessageId } from './ids';
import {
  asks,
  branchAsks,
  fixedPortWord,
  hasPort,
  isBranch,
  isByHand,
  isEnd,
  isEntry,
  isGoal,
  type Kind,
  kindOf,
} from './kinds';

/** Said is a word-list id with its arguments, which may be Said themselves. A plain string was written by an author. */
export type Said = { readonly word: string; readonly args?: Readonly<Record<string, Said | string | number>> };

const said = (word: string, args?: Said['args']): Said => (args ? { word, args } : { word });

const ownText = (value: string): Said => said('canvas.own', { value });

/** kindWord is the name of a step's kind. */
export function kindWord(kind: string): Said {
  const known = kindOf(kind);
  return known ? said(known.word) : said('canvas.kind.unknown', { kind });
}

type Config = Node['config'];
type Messages = ReadonlyMap<MessageId, Message>;

/** stepLine says what a step does; undefined where there is nothing to say. */
export function stepLine(step: Node, messages: Messages): Said | undefined {
  const kind = kindOf(step.kind);
  if (!kind) return said('canvas.line.unknown');
  return kind.fields.length === 0 ? plainLine(kind) : configLine(kind, step.config, messages);
}

/** plainLine is the line of a kind without settings. */
function plainLine(kind: Kind): Said | undefined {
  if (isByHand(kind.kind)) return said('canvas.line.entry.manual');
  if (isGoal(kind.kind)) return said('canvas.line.goal');
  return isEnd(kind.kind) ? said('canvas.line.exit') : undefined;
}

/**
 * configLine describes a config by the settings it has, so that a new kind with settings of a known shape needs no line
 * of its own.
 */
export function configLine(kind: Kind, c: Config, messages: Messages): Said | undefined {
  if (asks(kind, 'message')) return mailLine(messages.get(id(text(c.message))));
  if (kind.fields.some((f) => f.required && (f.minLength || f.pattern) && text(c[f.name]) === ''))
    return said('canvas.line.unset');
  if (asks(kind, 'branches')) return branchesLine(kind, branchesIn(c));
  if (asks(kind, 'event')) return eventLine(eventWord(text(c.event)), c.where);
  if (asks(kind, 'tag'))
    return said(isEntry(kind.kind) ? 'canvas.line.entry.tag' : 'canvas.line.tag', { tag: text(c.tag) });
  if (asks(kind, 'amount', 'unit')) return waitLine(number(c.amount), text(c.unit));
  if (asks(kind, 'field', 'value')) return fieldLine(fieldWord(text(c.field)), text(c.value));
  if (asks(kind, 'title')) return ownText(plainSubject(text(c.title)));
  if (asks(kind, 'at') && kind.category === 'wait') return untilLine(text(c.at));
  const value = kind.fields.map((f) => text(c[f.name])).find((v) => v !== '');
  return value === undefined ? undefined : ownText(value);
}

const wallClock = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/;

/** untilLine shows a local time without a zone: it is computed and formatted as if it were UTC. */
function untilLine(value: string): Said | undefined {
  const at = wallClock.test(value) ? Date.parse(`${value}Z`) : Number.NaN;
  return Number.isNaN(at) ? undefined : said('canvas.line.until', { at });
}

function mailLine(message: Message | undefined): Said {
  return message ? ownText(plainSubject(message.subject || message.title)) : said('canvas.line.mail.none');
}

function fieldLine(field: Said, value: string): Said {
  return value === '' ? said('canvas.line.field.clear', { field }) : said('canvas.line.field', { field, value });
}

function branchesLine(kind: Kind, branches: readonly Branch[]): Said | undefined {
  if (branchAsks(kind, 'weight')) return randomLine(branches);
  if (branchAsks(kind, 'event')) return awaitLine(branches);
  return branchAsks(kind, 'when') ? conditionLine(branches) : undefined;
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

function awaitLine(branches: readonly Branch[]): Said | undefined {
  const events = [...new Set(branches.map((b) => b.event))];
  const [only] = events;
  if (!only) return undefined;
  return events.length === 1
    ? said('canvas.line.await', { event: eventWord(only) })
    : said('canvas.line.await_many', { count: events.length });
}

function randomLine(branches: readonly Branch[]): Said | undefined {
  if (branches.length === 0) return undefined;
  return branches.length > 5
    ? said('canvas.line.random_many', { count: branches.length })
    : said('canvas.line.random', { ratio: branches.map((b) => b.weight).join(' : ') });
}

/** plainSubject shows a subject's Liquid outputs as one mark each, for a subject among many lines. */
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

/** fieldWord is the name of a contact field: a word for the known ones, else the key. */
export function fieldWord(key: string): Said {
  return fields.includes(key) ? said(`canvas.field.${key}`) : ownText(key);
}

/** eventWord is the name of a kind of event: a word for the known ones, else the kind itself. */
export function eventWord(key: string): Said {
  return key === 'purchase' || key === 'form.submitted' ? said(`canvas.event.${key}`) : ownText(key);
}

const comparisons = [
  ...['equals', 'not_equals', 'contains', 'not_contains', 'in', 'greater', 'less', 'at_least', 'at_most'],
  ...['before', 'after', 'last_days', 'next_days', 'empty'],
];

/** ruleWord describes a condition in one short line; a long one by its first part. */
export function ruleWord(tree: unknown, depth = 0): Said {
  const t = record(tree);
  for (const group of ['all', 'any', 'none'] as const) {
    const parts = list(t[group]);
    if (parts.length === 0 || depth > 8) continue;
    return groupWord(group, parts, depth);
  }
  if ('tag' in t) return said('canvas.rule.tag', { tag: text(t.tag) });
  if ('event' in t) return happenedWord(t);
  if (typeof tree !== 'string' && Object.keys(t).length === 0) return said('canvas.rule.unfinished');
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
  const most = t.at_most === undefined ? undefined : number(t.at_most);
  if (most === 0) return said(days > 0 ? 'canvas.rule.event_never_days' : 'canvas.rule.event_never', { event, days });
  if (most !== undefined && times < 1)
    return said(days > 0 ? 'canvas.rule.event_most_days' : 'canvas.rule.event_most', { event, times: most, days });
  if (most !== undefined)
    return said(days > 0 ? 'canvas.rule.event_between_days' : 'canvas.rule.event_between', {
      event,
      times,
      most,
      days,
    });
  if (times > 1)
    return said(days > 0 ? 'canvas.rule.event_times_days' : 'canvas.rule.event_times', { event, times, days });
  return said(days > 0 ? 'canvas.rule.event_days' : 'canvas.rule.event', { event, days });
}

/** portWord is the name of an outcome on its line; undefined for the plain one. */
export function portWord(step: Does, port: string): Said | undefined {
  const kind = kindOf(step.kind);
  const branches = branchesOf(step);
  const yesOrNo = hasPort(kind, 'else') && branches.length === 1;
  if (isBranch(kind, port)) {
    if (branchAsks(kind, 'weight')) return ownText(/^[a-z]$/.test(port) ? port.toUpperCase() : port);
    const i = branches.findIndex((b) => b.port === port);
    if (branches[i]?.title) return ownText(branches[i].title);
    return yesOrNo ? said('canvas.port.yes') : said('canvas.port.nth', { n: i + 1 });
  }
  if (port === 'next') return undefined;
  if (port === 'else' && yesOrNo && !branches[0]?.title) return said('canvas.port.no');
  const word = fixedPortWord(kind, port);
  return word === undefined ? ownText(port) : said(word);
}

/**
 * portTone is the colour class of an outcome's line: "failed" for the port failed, "random" for the branch of a random
 * split, "yes" for any other branch, else "plain".
 */
export function portTone(step: Does, port: string): 'plain' | 'yes' | 'random' | 'failed' {
  if (port === 'failed') return 'failed';
  const kind = kindOf(step.kind);
  if (!isBranch(kind, port)) return 'plain';
  return branchAsks(kind, 'weight') ? 'random' : 'yes';
}
