// The form of a journey file of the format tabiji.journey/1, and of the API's drawing. Lists may be null, which means
// empty; every object may have more members than the page knows.

type More = { readonly [other: string]: unknown };

export interface JourneyFile extends More {
  readonly id?: string;
  readonly title?: string;
  readonly settings?: Settings;
  readonly nodes?: readonly FileNode[] | null;
  readonly edges?: readonly FileEdge[] | null;
  readonly messages?: readonly FileMessage[] | null;
  readonly phases?: readonly Phase[] | null;
  /** Who arranges the steps: "auto" (also when absent) or "own". */
  readonly layout?: string;
  readonly aside?: readonly Aside[] | null;
  readonly notes?: readonly Note[] | null;
}

export interface FileNode extends More {
  readonly id: string;
  readonly kind: string;
  readonly title?: string;
  readonly at?: readonly number[] | null;
  readonly config?: unknown;
  readonly disabled?: boolean;
  readonly memo?: string;
  readonly caption?: string;
}

export interface FileEdge extends More {
  /** The node's id and its outcome. */
  readonly from: readonly string[] | null;
  readonly to: string;
}

export interface FileMessage extends More {
  readonly id?: string;
  readonly title?: string;
  readonly subject?: string;
}

/** Settings apply to the whole journey. Objects are kept unchanged; times are local to its zone. */
export interface Settings extends More {
  readonly reentry?: string;
  readonly days?: number;
  readonly zone?: string;
  readonly parallel?: boolean;
  readonly objective?: string;
  readonly kpi?: string;
  readonly owner?: string;
  readonly goal?: unknown;
  readonly exit?: unknown;
  readonly window?: unknown;
  readonly cap?: unknown;
  readonly catch_up?: unknown;
  readonly priority?: number;
  readonly start?: string;
  readonly end?: string;
}

/** Phase is a named part of the journey to which nodes belong. */
export interface Phase extends More {
  readonly id: string;
  readonly title: string;
  readonly nodes?: readonly string[] | null;
}

/** Aside is a finding that was set aside; without a node it is about the whole journey. */
export interface Aside extends More {
  readonly finding: string;
  readonly node?: string;
}

/** Note is a note on the canvas, in Markdown. */
export interface Note extends More {
  readonly id: string;
  readonly text: string;
  readonly at: readonly number[];
  /** Width and height in px; absent: as the text needs. */
  readonly size?: readonly number[];
  /** "blue", "green", "pink"; absent: yellow. */
  readonly color?: string;
}
