import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Trouble } from '../parts';

interface State {
  readonly error: unknown;
}

/** Safe keeps the frame standing when a screen breaks; another place is tried anew. */
export class Safe extends Component<{ readonly place: string; readonly children: ReactNode }, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error };
  }

  override componentDidUpdate(before: { readonly place: string }): void {
    if (before.place !== this.props.place && this.state.error !== undefined) {
      this.setState({ error: undefined });
    }
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    return this.state.error === undefined ? (
      this.props.children
    ) : (
      <Trouble error={this.state.error} again={() => location.reload()} />
    );
  }
}
