import { renew } from '../../bridge';

/** anew asks for the list and its figures again. */
export const anew = () => renew('practice');
