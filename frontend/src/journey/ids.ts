// Ids of the parts of a drawing. They are branded strings, so that two kinds of ids cannot be confused: one is made by
// reading a drawing, and an id from elsewhere (an address, a card) becomes one by being found in it.
declare const of: unique symbol;
type Id<Of extends string> = string & { readonly [of]: Of };

export type JourneyId = Id<'journey'>;
export type NodeId = Id<'node'>;
/** EdgeId is made of what an edge connects; the file has no ids of edges. */
export type EdgeId = Id<'edge'>;
export type MessageId = Id<'message'>;

/** id brands a string; only for code that reads drawings, or makes a new part of one. */
export function id<T extends Id<string>>(text: string): T {
  return text as T;
}
