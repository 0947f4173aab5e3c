// The page's Japanese words: its own, and those of the kinds of steps as the program says them.

import own from './ja.json';
import kinds from './kinds.ja.gen.json';

export default { ...own, ...kinds };
