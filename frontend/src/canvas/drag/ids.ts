import { freshIds } from '../../journey/edit';

/** ids makes the ids of new steps, from the browser's randomness. */
export const ids = freshIds((n) => crypto.getRandomValues(new Uint8Array(n)));
