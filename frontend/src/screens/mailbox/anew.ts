import { queries } from '../../bridge';

/** anew asks for the list and its figures again. */
export const anew = () => queries.invalidateQueries({ queryKey: ['practice'] });
