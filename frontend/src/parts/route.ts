import { create } from 'zustand';

/** Route is the place in the page: the parts of "#/contacts/con_12?view=all". */
export interface Route {
  readonly path: readonly string[];
  readonly query: URLSearchParams;
}

function read(): Route {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { path: path.split('/').filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query) };
}

export const useRoute = create<Route>(() => read());

window.addEventListener('hashchange', () => useRoute.setState(read(), true));

/** href is the address of a place: href('contacts', 'con_12'). */
export function href(...path: readonly string[]): string {
  return `#/${path.map(encodeURIComponent).join('/')}`;
}

/** go moves to a place; with replace, going back skips the present one. */
export function go(to: string, replace = false): void {
  const hash = to.startsWith('#') ? to : `#${to}`;
  if (replace) {
    history.replaceState(null, '', hash);
    useRoute.setState(read(), true);
  } else {
    location.hash = hash;
  }
}
