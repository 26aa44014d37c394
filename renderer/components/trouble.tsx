import { Component, type ReactNode } from 'react';
import { useMirror } from '../hooks/use-desk.ts';
import { useBusy } from '../hooks/use-action.ts';
import { Button, Spinner } from './button.tsx';
import { Icon, Mark } from './icons.tsx';
import './trouble.css';

/** The whole window for a browser that may not see more. */
export function LockedScreen() {
  return (
    <main className="trouble" data-whole>
      <Mark size={44} />
      <h1>This page is locked</h1>
      <p className="soft">
        Open the address printed by the program again. It contains a token that lets this browser in; the token changes
        every time the program starts.
      </p>
      <p className="soft">
        Lost it? Stop the program and start it again: <code>npm start</code> prints a fresh address.
      </p>
    </main>
  );
}

/** In the place of a page while nothing is known. */
export function UnreachableScreen({ problem }: { readonly problem: string }) {
  const mirror = useMirror();
  const { busy, run } = useBusy();
  return (
    <div className="trouble" role="alert">
      <span className="trouble-icon">
        <Icon name="warning" size={22} />
      </span>
      <h1>Nothing to show yet</h1>
      <p className="soft">{problem}</p>
      <Button tone="primary" busy={busy} onClick={() => run(() => mirror.refresh())}>
        Try again
      </Button>
    </div>
  );
}

interface PageBoundaryProps {
  /** Name of the page. */
  readonly title: string;
  readonly children: ReactNode;
}

/** Keeps a page that fails from taking the whole window along. */
export class PageBoundary extends Component<PageBoundaryProps, { readonly problem: string | null }> {
  override state = { problem: null };

  static getDerivedStateFromError(error: unknown): { readonly problem: string } {
    return { problem: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { problem } = this.state;
    if (problem === null) return this.props.children;
    return (
      <div className="trouble" role="alert">
        <span className="trouble-icon">
          <Icon name="warning" size={22} />
        </span>
        <h1>{this.props.title} cannot be shown</h1>
        <p className="soft">
          Something went wrong in this page. Requests are answered as before, and the other pages work.
        </p>
        <code className="trouble-cause">{problem}</code>
        <Button tone="primary" onClick={() => this.setState({ problem: null })}>
          Try again
        </Button>
      </div>
    );
  }
}

/** Over the page while what it shows may be old. */
export function LostBar() {
  return (
    <div className="lost-bar" role="alert">
      <Spinner over />
      The program does not answer. What you see may be old. Trying again…
    </div>
  );
}
