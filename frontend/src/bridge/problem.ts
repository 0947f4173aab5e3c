/** Problem is what the API says when something cannot be done (RFC 9457), already in words. */
export class Problem extends Error {
  readonly id: string;
  readonly status: number;
  readonly hint: string;
  readonly places: readonly { readonly path: string; readonly message: string }[];
  readonly stages: readonly Stage[];
  readonly current: unknown;

  constructor(d: ProblemDocument) {
    super(d.detail);
    this.name = 'Problem';
    this.id = d.id;
    this.status = d.status;
    this.hint = d.hint ?? '';
    this.places = d.errors ?? [];
    this.stages = d.stages ?? [];
    this.current = d.current;
  }

  /** gone is true when there was no answer: the engine has stopped, or the connection is broken. */
  get gone(): boolean {
    return this.status === 0;
  }

  /** denied is true when the token is missing or wrong. */
  get denied(): boolean {
    return this.status === 401;
  }
}

export interface Stage {
  readonly name: string;
  readonly ok: boolean;
  readonly text: string;
  readonly millis: number;
}

export interface ProblemDocument {
  readonly id: string;
  readonly status: number;
  readonly detail: string;
  readonly hint?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly stages?: readonly Stage[];
  readonly current?: unknown;
}
