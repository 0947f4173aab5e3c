// Ids of the parts of a drawing. They are texts, and no two kinds of them can be mistaken for each other: one is made by
// reading a drawing, and an id from elsewhere (an address, a card) becomes one by being found in it.
declare const of: unique symbol;
type Id<Of extends string> = string & { readonly [of]: Of };

export type JourneyId = Id<'journey'>;
export type NodeId = Id<'node'>;
/** EdgeId is made of what an edge connects; the file has none. */
export type EdgeId = Id<'edge'>;
export type MessageId = Id<'message'>;

/** id takes a text for an id; only for who reads drawings, or makes a new part of one. */
export function id<T extends Id<string>>(text: string): T {
  return text as T;
}
