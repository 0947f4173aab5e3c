import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Trouble } from '../parts';

interface State {
  readonly error: unknown;
}

/** Safe is the error boundary round a screen: the frame stays, and another place is rendered anew. */
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
