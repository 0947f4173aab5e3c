// The records of a drawing: what a change puts and drops. Each part of a drawing has records under keys, in the order
// of its file; title, settings and layout are one record each.
import {
  type Drawing,
  type Edge,
  edgesById,
  type Message,
  type Node,
  writeEdge,
  writeMessage,
  writeNode,
} from '../drawing';
import type { Aside, Note, Phase } from '../file';

export interface Records {
  readonly nodes: Node;
  readonly edges: Edge;
  readonly messages: Message;
  readonly phases: Phase;
  readonly aside: Aside;
  readonly notes: Note;
}

export type Part = keyof Records;

export const parts: readonly Part[] = ['nodes', 'edges', 'messages', 'phases', 'aside', 'notes'];

/** Single is a part of which a drawing has one record. */
export type Single = 'title' | 'settings' | 'layout';

export const singles: readonly Single[] = ['title', 'settings', 'layout'];

/** Listed are the records of a part by their keys, in their order. */
export type Listed<P extends Part = Part> = ReadonlyMap<string, Records[P]>;

/** recordsOf are the records of a part. A key that occurs twice is followed by its number: "a", "a#2". */
export function recordsOf<P extends Part>(drawing: Drawing, part: P): Listed<P> {
  return read[part](drawing);
}

const read: { readonly [P in Part]: (d: Drawing) => Listed<P> } = {
  nodes: (d) => d.nodes,
  edges: (d) => d.edges,
  messages: (d) => d.messages,
  phases: (d) => numbered(d.phases, (p) => p.id),
  aside: (d) => numbered(d.aside, asideKey),
  notes: (d) => numbered(d.notes, (n) => n.id),
};

/** asideKey names a finding that was set aside. */
export function asideKey({ finding, node }: Aside): string {
  return node ? `${finding}@${node}` : finding;
}

function numbered<T>(list: readonly T[], key: (one: T) => string): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const one of list) {
    const name = key(one);
    let own = name;
    for (let n = 2; map.has(own); n++) own = `${name}#${n}`;
    map.set(own, one);
  }
  return map;
}

/** withRecords is the drawing with other records of a part. */
export function withRecords<P extends Part>(drawing: Drawing, part: P, records: Listed<P>): Drawing {
  return write[part](drawing, records);
}

const write: { readonly [P in Part]: (d: Drawing, records: Listed<P>) => Drawing } = {
  nodes: (d, nodes) => ({ ...d, nodes: nodes as Drawing['nodes'] }),
  edges: (d, edges) => ({ ...d, edges: edgesById(edges.values()) }),
  messages: (d, messages) => ({ ...d, messages: messages as Drawing['messages'] }),
  phases: (d, phases) => ({ ...d, phases: [...phases.values()] }),
  aside: (d, aside) => ({ ...d, aside: [...aside.values()] }),
  notes: (d, notes) => ({ ...d, notes: [...notes.values()] }),
};

const inFile: { readonly [P in Part]: (record: Records[P]) => unknown } = {
  nodes: writeNode,
  edges: writeEdge,
  messages: writeMessage,
  phases: (p) => p,
  aside: (a) => a,
  notes: (n) => n,
};

/** fileRecord is a record as its file has it. */
export function fileRecord<P extends Part>(part: P, record: Records[P]): unknown {
  return inFile[part](record);
}

/** alike tells whether two records have the same JSON. */
export function alike<P extends Part>(part: P, a: Records[P] | undefined, b: Records[P] | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  return JSON.stringify(inFile[part](a)) === JSON.stringify(inFile[part](b));
}
