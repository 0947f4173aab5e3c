/** Allowed tells which commands a journey's present state allows. */
export interface Allowed {
  readonly start: boolean;
  readonly pause: boolean;
  readonly resume: boolean;
  readonly stop: boolean;
  /** The draft can be published while the journey runs. */
  readonly publish: boolean;
  /** It runs in practice and could be changed to real mail. */
  readonly real: boolean;
}

interface Standing {
  readonly state: string;
  readonly practice: boolean;
  readonly version: number;
  readonly changed: boolean;
}

/** can is the table of states and commands, the same as in the backend (backend/studio). */
export function can({ state, practice, version, changed }: Standing): Allowed {
  return {
    start: state === 'draft' || state === 'stopped' || state === 'finishing',
    pause: state === 'running',
    resume: state === 'paused',
    stop: state === 'running' || state === 'paused' || state === 'finishing',
    publish: (state === 'running' || state === 'paused') && version > 0 && changed,
    real: state === 'running' && practice,
  };
}
