// Steps on the clipboard, as JSON text: {"format": "tabiji.clip/1", "nodes": […], "edges": […], "notes": […],
// "messages": […]}, each in the form of a journey file. A journey file can be pasted too: all of its steps.
import {
  type Drawing,
  type Edge,
  list,
  type Message,
  type Node,
  readDrawing,
  record,
  text,
  writeEdge,
  writeMessage,
  writeNode,
} from '../drawing';
import type { JourneyFile, Note } from '../file';
import { id, type MessageId, type NodeId } from '../ids';
import { asks, isEntry, kindOf } from '../kinds';
import { intoPhaseOf } from './add';
import { copiesOf } from './copies';
import { exchange, putNodes } from './draw';
import { chainOf, type Outcome, outcomesOf, splice } from './flow';
import { type Answer, about, done, type Ids, type Refused, refused, word } from './gesture';
import { characters, deeperThan, most, spot } from './limits';
import { newNoteId } from './notes';
import { remove } from './remove';

export const clipFormat = 'tabiji.clip/1';

/** Bounds of one paste. */
export const mostPasted = { steps: 5_000, characters: 16 << 20 } as const;

/** Clip is the content of the clipboard, read. */
export interface Clip {
  readonly kind: 'clip';
  readonly nodes: readonly Node[];
  readonly edges: readonly Edge[];
  readonly notes: readonly Note[];
  /** The mails that the steps send, as far as the page has loaded them. */
  readonly messages: readonly Message[];
}

/** Picked are the selected steps and notes. */
export interface Picked {
  readonly nodes: readonly NodeId[];
  readonly notes?: readonly string[];
}

/**
 * copy is the text for the clipboard: steps, the lines between them, notes, and the mails that the steps send, as far as
 * they are given whole.
 */
export function copy(
  drawing: Drawing,
  picked: Picked,
  mails: ReadonlyMap<MessageId, Message> = drawing.messages,
): string {
  const set = new Set(picked.nodes);
  const nodes = [...drawing.nodes.values()].filter((n) => set.has(n.id));
  const notes = drawing.notes.filter((n) => picked.notes?.includes(n.id));
  const messages = [...mailsOf(nodes)].flatMap((m) => mails.get(m) ?? []);
  return JSON.stringify({
    format: clipFormat,
    nodes: nodes.map(writeNode),
    edges: [...drawing.edges.values()].filter((e) => set.has(e.from) && set.has(e.to)).map(writeEdge),
    ...(notes.length > 0 && { notes }),
    ...(messages.length > 0 && { messages: messages.map(writeMessage) }),
  });
}

/** cut deletes what was copied. */
export function cut(drawing: Drawing, picked: Picked): Answer {
  const notes = drawing.notes.filter((n) => !picked.notes?.includes(n.id));
  const cleared = notes.length < drawing.notes.length ? { ...drawing, notes } : drawing;
  const nodes = picked.nodes.flatMap((n) => drawing.nodes.get(n) ?? []);
  if (nodes.length === 0)
    return cleared === drawing ? refused('edit.refused.gone') : done(drawing, cleared, word('edit.cut.notes'));
  const answer = remove(drawing, { nodes: picked.nodes });
  if (answer.kind === 'refused') return answer;
  const change =
    cleared === drawing ? answer.change : { ...answer.change, ...done(drawing, cleared, answer.name).change };
  return { ...answer, change, name: about('edit.cut', 'edit.cut.many', nodes) };
}

/** mailOf is the id of the mail that a step sends. */
function mailOf(node: Node): string | undefined {
  const kind = kindOf(node.kind);
  return kind && asks(kind, 'message') ? text(node.config.message) : undefined;
}

/** readClip reads the text of the clipboard, or says why it cannot be pasted. */
export function readClip(clipboard: string): Clip | Refused {
  if (clipboard.length > mostPasted.characters) return refused('edit.clip.large');
  let json: unknown;
  try {
    json = JSON.parse(bare(clipboard));
  } catch {
    return refused('edit.clip.foreign');
  }
  const file = record(json);
  const [, name, version] = /^tabiji\.(clip|journey)\/(\d{1,9})$/.exec(text(file.format)) ?? [];
  if (name === undefined || Number(version) < 1) return refused('edit.clip.foreign');
  if (Number(version) > 1) return refused('edit.clip.newer');
  const count = list(file.nodes).length;
  if (count > mostPasted.steps) return refused('edit.clip.many', { count, most: mostPasted.steps });
  return wrongIn(file) ?? clipOf(file as JourneyFile);
}

/** bare is a text without what a chat window may have put around it: the fence of a code block, and a byte order mark. */
function bare(text: string): string {
  const [, inside] = /^\s*(?:```|~~~)[^\n]*\n([\s\S]*?)\n?\s*(?:```|~~~)\s*$/.exec(text) ?? [];
  return (inside ?? text).replace(/^\uFEFF/, '');
}

function clipOf(file: JourneyFile): Clip | Refused {
  const { nodes, edges, notes, messages } = readDrawing(file);
  if (nodes.size === 0 && notes.length === 0) return refused('edit.clip.empty');
  return {
    kind: 'clip',
    nodes: [...nodes.values()].map((n) => ({ ...n, rest: {} })),
    edges: [...edges.values()].filter((e) => nodes.has(e.from) && nodes.has(e.to)).map((e) => ({ ...e, rest: {} })),
    notes: notes.map(({ id, text, at }) => ({ id, text, at })),
    messages: [...messages.values()],
  };
}

/** wrongIn is the first problem that no file may have. */
function wrongIn(file: Readonly<Record<string, unknown>>): Refused | undefined {
  for (const n of list(file.nodes)) {
    const { id, kind, title, at, config, disabled, memo, caption } = record(n);
    if (typeof kind === 'string' && !kindOf(kind)) return refused('edit.clip.kind', { kind: kind.slice(0, 60) });
    const sound =
      isId(id) &&
      typeof kind === 'string' &&
      isText(title, most.title) &&
      isText(memo, most.note) &&
      isText(caption, most.title) &&
      (disabled === undefined || typeof disabled === 'boolean') &&
      (at === undefined || isPoint(at)) &&
      (config === undefined || config === null || isConfig(config));
    if (!sound) return refused('edit.clip.damaged');
  }
  const others = [
    list(file.edges).every(isEdge),
    list(file.notes).every((n) => isId(record(n).id) && isNote(record(n))),
    list(file.messages).every((m) => isId(record(m).id) && isText(record(m).title, most.title)),
  ];
  return others.every(Boolean) ? undefined : refused('edit.clip.damaged');
}

const isId = (v: unknown) => typeof v === 'string' && /^[A-Za-z0-9._-]{1,64}$/.test(v);
const isText = (v: unknown, long: number) => v === undefined || (typeof v === 'string' && characters(v) <= long);
const isNote = (n: Readonly<Record<string, unknown>>) =>
  typeof n.text === 'string' && isText(n.text, most.note) && isPoint(n.at);

function isPoint(v: unknown): boolean {
  return Array.isArray(v) && v.length === 2 && v.every((n) => typeof n === 'number' && Math.abs(n) <= most.farthest);
}

function isConfig(v: unknown): boolean {
  if (typeof v !== 'object' || Array.isArray(v) || deeperThan(v, most.nesting - 10)) return false;
  return new TextEncoder().encode(JSON.stringify(v)).length <= most.config;
}

function isEdge(v: unknown): boolean {
  const { from, to } = record(v);
  const ends = [...list(from), to];
  return ends.length === 3 && ends.every((s) => typeof s === 'string' && s !== '' && s.length <= 64);
}

export interface Paste {
  readonly clip: Clip;
  /** The corner of what is pasted; absent: a little beside where it was copied. */
  readonly at?: readonly [x: number, y: number];
  /** The outcome that leads to it; the step it led to before comes after the last pasted step. */
  readonly from?: Outcome;
  /** Ids of mails in this workspace, by their ids in the clip, where they differ. */
  readonly mails?: ReadonlyMap<string, string>;
}

/** paste adds what was copied to a drawing, under new ids. */
export function paste(drawing: Drawing, intent: Paste, ids: Ids): Answer {
  const { clip, from } = intent;
  if (drawing.nodes.size + clip.nodes.length > most.nodes) return refused('edit.refused.steps', { most: most.nodes });
  if (drawing.notes.length + clip.notes.length > most.notes) return refused('edit.refused.notes', { most: most.notes });
  if (drawing.edges.size + clip.edges.length + 2 > most.edges)
    return refused('edit.refused.lines', { most: most.edges });
  const before = from && drawing.nodes.get(from.node);
  if (from && !before) return refused('edit.refused.gone');
  if (from && before && !outcomesOf(before).includes(from.port)) return refused('edit.refused.outcome');
  const by = shift(clip, intent.at);
  const nodes = clip.nodes.map((n) => withMail(n, intent.mails));
  const copied = copiesOf(drawing, nodes, clip.edges, by, ids);
  let drawn = exchange(putNodes(drawing, copied.nodes), (e) => e, copied.edges);
  for (const n of clip.notes) {
    const note = { ...n, id: newNoteId(drawn, ids), at: spot((n.at[0] ?? 0) + by.x, (n.at[1] ?? 0) + by.y) };
    drawn = { ...drawn, notes: [...drawn.notes, note] };
  }
  const picked = copied.nodes.map((n) => n.id);
  if (from) {
    const chain = chainOf(drawn, new Set(copied.nodes.filter((n) => !isEntry(n.kind)).map((n) => n.id)));
    if (!chain) return refused('edit.refused.into_entry');
    drawn = intoPhaseOf(splice(drawn, from, chain.head, chain.tail), from.node, picked);
  }
  const name = picked.length === 0 ? word('edit.paste.notes') : about('edit.paste', 'edit.paste.many', copied.nodes);
  return done(drawing, drawn, name, picked);
}

function shift(clip: Clip, at: Paste['at']): { x: number; y: number } {
  if (!at) return { x: 40, y: 40 };
  const places = [...clip.nodes.map((n) => n.at), ...clip.notes.map((n) => n.at)];
  const least = (i: number) => places.reduce((a, p) => Math.min(a, p[i] ?? 0), Number.POSITIVE_INFINITY);
  return places.length === 0 ? { x: 0, y: 0 } : { x: at[0] - least(0), y: at[1] - least(1) };
}

function withMail(node: Node, mails: Paste['mails']): Node {
  const mail = mailOf(node);
  const here = mail === undefined ? undefined : mails?.get(mail);
  return here === undefined ? node : { ...node, config: { ...node.config, message: here } };
}

/** mailsOf are the ids of the mails that steps send. */
export function mailsOf(nodes: Iterable<Node>): ReadonlySet<MessageId> {
  return new Set([...nodes].flatMap((n) => mailOf(n) || []).map((m) => id<MessageId>(m)));
}

/**
 * mailsMissing are the mails that the steps of a clip send and a workspace does not have: they must be made before the
 * paste.
 */
export function mailsMissing(here: ReadonlySet<string>, clip: Clip): readonly Message[] {
  const sent = mailsOf(clip.nodes);
  return clip.messages.filter((m) => sent.has(m.id) && !here.has(m.id));
}
