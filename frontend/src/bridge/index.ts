// The bridge is the only room that talks to Go: the API, its live hints, and the window around the page.
export { api, ask, bytes, type Schemas, send } from './api';
export { type Connection, useConnection } from './connection';
export { saveFile } from './download';
export { type Lang, language, speak } from './language';
export { listen, queries, renew } from './live';
export { Problem, type Stage } from './problem';
export { type Desktop, onShellEvent, shell } from './shell';
