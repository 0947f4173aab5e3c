import type { Schemas } from '../../bridge';

/** Account is the mail account that sends, as the API says it. */
export type Account = Schemas['Account'];
