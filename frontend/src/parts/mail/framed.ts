// What a shown mail is made of.

export type View = 'desk' | 'phone' | 'both';

/** Framed is a mail made harmless by the engine, and what a mail program says round it. */
export interface Framed {
  readonly document: string;
  readonly subject: string;
  readonly from: string;
  readonly at: string;
}
