// The page's English words: its own, and those of the kinds of steps as the program says them.

import own from './en.json';
import kinds from './kinds.en.gen.json';

export default { ...own, ...kinds };
