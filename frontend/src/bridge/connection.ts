import { create } from 'zustand';

/** Connection is the state of the connection between page and engine. */
export type Connection =
  | { readonly kind: 'fine' }
  | { readonly kind: 'lost'; readonly since: number }
  | { readonly kind: 'denied' };

export const useConnection = create<Connection>(() => ({ kind: 'fine' }));

export function heard(): void {
  if (useConnection.getState().kind === 'lost') {
    useConnection.setState({ kind: 'fine' }, true);
  }
}

export function lost(): void {
  if (useConnection.getState().kind === 'fine') {
    useConnection.setState({ kind: 'lost', since: Date.now() }, true);
  }
}

export function denied(): void {
  useConnection.setState({ kind: 'denied' }, true);
}
