import { renew } from '../../bridge';

/** anew invalidates the list and its figures. */
export const anew = () => renew('practice');
