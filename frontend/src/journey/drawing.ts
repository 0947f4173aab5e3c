// A journey's drawing as the file format tabiji.journey/1 says it. The drawing is the truth; what the canvas
// shows is derived from it.
import { kindOf } from './kinds';

export interface Step {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly at: readonly [number, number];
  readonly config: Readonly<Record<string, unknown>>;
}

/** Line leads from an outcome (port) of a step to another step. */
export interface Line {
  readonly id: string;
  readonly from: string;
  readonly port: string;
  readonly to: string;
}

export interface Message {
  readonly id: string;
  readonly title: string;
  readonly subject: string;
}

export interface Drawing {
  readonly id: string;
  readonly title: string;
  readonly steps: readonly Step[];
  readonly lines: readonly Line[];
  readonly messages: readonly Message[];
}

/** RawDrawing is what the API and the file say. */
export interface RawDrawing {
  readonly id?: string;
  readonly title?: string;
  readonly nodes?: readonly RawNode[] | null;
  readonly edges?: readonly RawEdge[] | null;
  readonly messages?: readonly { readonly id?: string; readonly title?: string; readonly subject?: string }[] | null;
}

interface RawNode {
  readonly id: string;
  readonly kind: string;
  readonly title?: string;
  readonly at?: readonly number[] | null;
  readonly config?: unknown;
}

interface RawEdge {
  readonly from: readonly string[] | null;
  readonly to: string;
}

/** readDrawing takes what the API says. Lines to or from steps that do not exist are left out. */
export function readDrawing(raw: RawDrawing): Drawing {
  const steps: Step[] = [];
  const known = new Set<string>();
  for (const n of raw.nodes ?? []) {
    if (known.has(n.id)) continue;
    known.add(n.id);
    const [x, y] = n.at ?? [];
    steps.push({ id: n.id, kind: n.kind, title: n.title ?? '', at: [finite(x), finite(y)], config: record(n.config) });
  }
  const lines: Line[] = [];
  const drawn = new Set<string>();
  for (const e of raw.edges ?? []) {
    const [from = '', port = ''] = e.from ?? [];
    const id = `${from}:${port}:${e.to}`;
    if (!known.has(from) || !known.has(e.to) || drawn.has(id)) continue;
    drawn.add(id);
    lines.push({ id, from, port, to: e.to });
  }
  const messages = (raw.messages ?? []).map((m) => ({
    id: m.id ?? '',
    title: m.title ?? '',
    subject: m.subject ?? '',
  }));
  return { id: raw.id ?? '', title: raw.title ?? '', steps, lines, messages };
}

function finite(n: number | undefined): number {
  return typeof n === 'number' && Number.isFinite(n) ? n : 0;
}

/** record reads an object that may be anything. */
export function record(v: unknown): Readonly<Record<string, unknown>> {
  return typeof v === 'object' && v !== null && !Array.isArray(v) ? (v as Record<string, unknown>) : {};
}

/** list reads a list that may be anything. */
export function list(v: unknown): readonly unknown[] {
  return Array.isArray(v) ? v : [];
}

/** text reads a text that may be anything. */
export function text(v: unknown): string {
  return typeof v === 'string' ? v : typeof v === 'number' || typeof v === 'boolean' ? String(v) : '';
}

/** number reads a number that may be anything. */
export function number(v: unknown): number {
  return typeof v === 'number' && Number.isFinite(v) ? v : 0;
}

/** Net answers what leads where, quickly. */
export interface Net {
  readonly steps: ReadonlyMap<string, Step>;
  /** Lines out of a step, in the order of its outcomes. */
  readonly outs: ReadonlyMap<string, readonly Line[]>;
  readonly ins: ReadonlyMap<string, readonly Line[]>;
  readonly messages: ReadonlyMap<string, Message>;
}

const nets = new WeakMap<Drawing, Net>();

/** netOf is made once a drawing. */
export function netOf(drawing: Drawing): Net {
  const made = nets.get(drawing);
  if (made) return made;
  const steps = new Map(drawing.steps.map((s) => [s.id, s]));
  const outs = new Map<string, Line[]>();
  const ins = new Map<string, Line[]>();
  for (const s of drawing.steps) {
    outs.set(s.id, []);
    ins.set(s.id, []);
  }
  for (const l of drawing.lines) {
    outs.get(l.from)?.push(l);
    ins.get(l.to)?.push(l);
  }
  for (const [id, lines] of outs) {
    if (lines.length < 2) continue;
    const order = portsOf(steps.get(id) as Step);
    const rank = (l: Line) => {
      const i = order.indexOf(l.port);
      return i < 0 ? order.length : i;
    };
    lines.sort((a, b) => rank(a) - rank(b));
  }
  const net = { steps, outs, ins, messages: new Map(drawing.messages.map((m) => [m.id, m])) };
  nets.set(drawing, net);
  return net;
}

/** portsOf are the outcomes of a step in drawing order: those of its branches, then the fixed ones. */
export function portsOf(step: Step): readonly string[] {
  const kind = kindOf(step.kind);
  if (!kind) return ['next'];
  const fixed = kind.outcomes.map((o) => o.port);
  return kind.branches ? [...branchesOf(step).map((b) => b.port), ...fixed] : fixed;
}

export interface Branch {
  readonly port: string;
  readonly title: string;
  readonly weight: number;
  readonly when: unknown;
}

/** branchesOf reads the branches of a split. */
export function branchesOf(step: Step): readonly Branch[] {
  return branchesIn(step.config);
}

export function branchesIn(config: Step['config']): readonly Branch[] {
  return list(config.branches).map((b) => {
    const o = record(b);
    return { port: text(o.port), title: text(o.title), weight: number(o.weight), when: o.when };
  });
}
