// A journey's drawing, with everything its file has. The drawing is the source; what the canvas shows is derived from
// it.
import type { Aside, FileEdge, FileMessage, FileNode, JourneyFile, Note, Phase, Settings } from './file';
import { type EdgeId, id, type JourneyId, type MessageId, type NodeId } from './ids';
import { kindOf } from './kinds';

/** Rest is the part of a file's record that the page does not know: it is kept, and written back unchanged. */
export type Rest = Readonly<Record<string, unknown>>;

/** Node is one step. */
export interface Node {
  readonly id: NodeId;
  readonly kind: string;
  readonly title: string;
  /** Where it was drawn last, in px. */
  readonly at: readonly [x: number, y: number];
  readonly config: Readonly<Record<string, unknown>>;
  /** Switched off. */
  readonly disabled: boolean;
  /** A remark for the author. */
  readonly memo: string;
  /** A remark for those whom the journey is shown to. */
  readonly caption: string;
  readonly rest: Rest;
}

/** Does is the part of a node that decides what it does. */
export type Does = Pick<Node, 'kind' | 'config'>;

/** Edge leads from an outcome (port) of a node to another node. Either may be missing: such an edge dangles. */
export interface Edge {
  readonly id: EdgeId;
  readonly from: NodeId;
  readonly port: string;
  readonly to: NodeId;
  readonly rest: Rest;
}

/** Message is a mail as far as the page shows it; rest holds its text. */
export interface Message {
  readonly id: MessageId;
  readonly title: string;
  readonly subject: string;
  readonly rest: Rest;
}

/** Drawing holds everything of a journey file, by id and in the file's order. */
export interface Drawing {
  readonly id: JourneyId;
  readonly title: string;
  readonly settings: Settings;
  readonly nodes: ReadonlyMap<NodeId, Node>;
  readonly edges: ReadonlyMap<EdgeId, Edge>;
  readonly messages: ReadonlyMap<MessageId, Message>;
  readonly phases: readonly Phase[];
  readonly layout: string;
  readonly aside: readonly Aside[];
  readonly notes: readonly Note[];
  readonly rest: Rest;
}

/**
 * readDrawing reads a file, or the API's drawing. Of nodes or messages with the same id the first counts; the backend
 * refuses a file with two.
 */
export function readDrawing(file: JourneyFile): Drawing {
  const { id: own, title, settings, nodes, edges, messages, phases, layout, aside, notes, ...rest } = file;
  return {
    id: id(own ?? ''),
    title: title ?? '',
    settings: settings ?? {},
    nodes: byId((nodes ?? []).map(readNode)),
    edges: readEdges(edges ?? []),
    messages: byId((messages ?? []).map(readMessage)),
    phases: phases ?? [],
    layout: layout ?? '',
    aside: aside ?? [],
    notes: notes ?? [],
    rest,
  };
}

function byId<T extends { readonly id: string }>(list: readonly T[]): ReadonlyMap<T['id'], T> {
  const map = new Map<T['id'], T>();
  for (const one of list) if (!map.has(one.id)) map.set(one.id, one);
  return map;
}

/** readNode reads a node of a file; missing members get their default values. */
export function readNode({ id: own, kind, title, at, config, disabled, memo, caption, ...rest }: FileNode): Node {
  const [x, y] = at ?? [];
  const settings = record(config);
  return {
    id: id(own),
    kind,
    title: title ?? '',
    at: [finite(x), finite(y)],
    config: settings,
    disabled: disabled ?? false,
    memo: memo ?? '',
    caption: caption ?? '',
    rest: settings === config || config === undefined ? rest : { ...rest, config },
  };
}

/** readEdges gives each edge an id; a second one that connects the same gets another id. */
function readEdges(list: readonly FileEdge[]): ReadonlyMap<EdgeId, Edge> {
  return edgesById(list.map((e) => readEdge(e)));
}

/** readEdge reads an edge of a file. */
export function readEdge({ from: begin, to, ...rest }: FileEdge, own = ''): Edge {
  const [from = '', port = ''] = begin ?? [];
  return { id: id(own), from: id(from), port, to: id(to), rest };
}

function put(edges: Map<EdgeId, Edge>, edge: Edge): void {
  if (edge.id !== '' && !edge.id.includes('#') && !edges.has(edge.id)) {
    edges.set(edge.id, edge);
    return;
  }
  const name = edgeName(edge.from, edge.port, edge.to);
  let own: EdgeId = id(name);
  for (let n = 2; edges.has(own); n++) own = id(`${name}#${n}`);
  edges.set(own, edge.id === own ? edge : { ...edge, id: own });
}

/** edgesById gives edges the ids that they would have in a file with this order. */
export function edgesById(list: Iterable<Edge>): ReadonlyMap<EdgeId, Edge> {
  const edges = new Map<EdgeId, Edge>();
  for (const e of list) put(edges, e);
  return edges;
}

/**
 * edgeName is equal for edges that connect the same, and different for all others, whatever characters are in the ids.
 */
export function edgeName(from: string, port: string, to: string): EdgeId {
  return id(`${plain(from)}:${plain(port)}:${plain(to)}`);
}

function plain(part: string): string {
  return /[:#%]/.test(part) ? part.replace(/[:#%]/g, (c) => `%${c.charCodeAt(0).toString(16)}`) : part;
}

/** readMessage reads a message of a file. */
export function readMessage({ id: own, title, subject, ...rest }: FileMessage): Message {
  return { id: id(own ?? ''), title: title ?? '', subject: subject ?? '', rest };
}

/**
 * writeDrawing is the file of a drawing. Members with default values are left out where the backend leaves them out
 * too.
 */
export function writeDrawing(d: Drawing): JourneyFile {
  return {
    ...d.rest,
    id: d.id,
    title: d.title,
    settings: d.settings,
    nodes: [...d.nodes.values()].map(writeNode),
    edges: [...d.edges.values()].map(writeEdge),
    ...(d.messages.size > 0 && { messages: [...d.messages.values()].map(writeMessage) }),
    ...(d.phases.length > 0 && { phases: d.phases }),
    ...(d.layout && { layout: d.layout }),
    ...(d.aside.length > 0 && { aside: d.aside }),
    ...(d.notes.length > 0 && { notes: d.notes }),
  };
}

/** writeNode is the node as its file has it. */
export function writeNode({ id: own, kind, title, at, config, disabled, memo, caption, rest }: Node): FileNode {
  const strange = 'config' in rest && Object.keys(config).length === 0;
  return {
    ...rest,
    id: own,
    kind,
    ...(title && { title }),
    at,
    config: strange ? rest.config : config,
    ...(disabled && { disabled }),
    ...(memo && { memo }),
    ...(caption && { caption }),
  };
}

/** writeEdge is the edge as its file has it. */
export function writeEdge({ from, port, to, rest }: Edge): FileEdge {
  return { ...rest, from: [from, port], to };
}

/** writeMessage is the message as its file has it. */
export function writeMessage({ id: own, title, subject, rest }: Message): FileMessage {
  return { ...rest, id: own, title, subject };
}

function finite(n: number | undefined): number {
  return typeof n === 'number' && Number.isFinite(n) ? n : 0;
}

/** record gives v when it is an object, else an empty one. */
export function record(v: unknown): Readonly<Record<string, unknown>> {
  return typeof v === 'object' && v !== null && !Array.isArray(v) ? (v as Record<string, unknown>) : {};
}

/** list gives v when it is a list, else an empty one. */
export function list(v: unknown): readonly unknown[] {
  return Array.isArray(v) ? v : [];
}

/** text gives v when it is a text, a number or a boolean, as text, else an empty one. */
export function text(v: unknown): string {
  return typeof v === 'string' ? v : typeof v === 'number' || typeof v === 'boolean' ? String(v) : '';
}

/** number gives v when it is a number, else 0. */
export function number(v: unknown): number {
  return typeof v === 'number' && Number.isFinite(v) ? v : 0;
}

/** nodeOf finds a node by an unbranded id. */
export function nodeOf(drawing: Drawing, node: string | undefined): Node | undefined {
  return node === undefined ? undefined : drawing.nodes.get(id(node));
}

/** messageOf finds a message by an unbranded id, such as one of a node's config. */
export function messageOf(drawing: Drawing, message: string | undefined): Message | undefined {
  return message === undefined ? undefined : drawing.messages.get(id(message));
}

/**
 * Net is an index of what leads where. Its edges are those that can be drawn: between two existing nodes, each once.
 */
export interface Net {
  readonly edges: readonly Edge[];
  /** Edges out of a node, in the order of its outcomes. */
  readonly outs: ReadonlyMap<string, readonly Edge[]>;
  readonly ins: ReadonlyMap<string, readonly Edge[]>;
}

const nets = new WeakMap<Drawing, Net>();

/** netOf is the Net of a drawing, computed once for each drawing. */
export function netOf(drawing: Drawing): Net {
  const made = nets.get(drawing);
  if (made) return made;
  const outs = new Map<string, Edge[]>();
  const ins = new Map<string, Edge[]>();
  for (const node of drawing.nodes.keys()) {
    outs.set(node, []);
    ins.set(node, []);
  }
  const edges: Edge[] = [];
  for (const e of drawing.edges.values()) {
    const [out, into] = [outs.get(e.from), ins.get(e.to)];
    if (!out || !into || out.some((o) => o.port === e.port && o.to === e.to)) continue;
    edges.push(e);
    out.push(e);
    into.push(e);
  }
  for (const node of drawing.nodes.values()) {
    const list = outs.get(node.id) ?? [];
    if (list.length < 2) continue;
    const order = portsOf(node);
    const rank = (e: Edge) => {
      const i = order.indexOf(e.port);
      return i < 0 ? order.length : i;
    };
    list.sort((a, b) => rank(a) - rank(b));
  }
  const net = { edges, outs, ins };
  nets.set(drawing, net);
  return net;
}

/** portsOf are the outcomes of a step in drawing order: those of its branches, then the fixed ones. */
export function portsOf(step: Does): readonly string[] {
  const kind = kindOf(step.kind);
  if (!kind) return ['next'];
  const fixed = kind.outcomes.map((o) => o.port);
  return kind.branches ? [...branchesOf(step).map((b) => b.port), ...fixed] : fixed;
}

/** Branch is one branch of a split: weight for a random split, when (a condition) or event for others. */
export interface Branch {
  readonly port: string;
  readonly title: string;
  readonly weight: number;
  readonly when: unknown;
  readonly event: string;
}

/** branchesOf reads the branches of a split. */
export function branchesOf(step: Does): readonly Branch[] {
  return branchesIn(step.config);
}

/** branchesIn reads the branches in a config, which may be anything; missing members are empty. */
export function branchesIn(config: Node['config']): readonly Branch[] {
  return list(config.branches).map((b) => {
    const o = record(b);
    return { port: text(o.port), title: text(o.title), weight: number(o.weight), when: o.when, event: text(o.event) };
  });
}
