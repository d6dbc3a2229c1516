import type { ErrorInfo, ReactNode } from 'react';
import { Component } from 'react';
import { Button } from '../ui/button.js';
import { EmptyState } from '../ui/empty-state.js';
import { Face } from '../ui/face.js';

/** What people see when a part of the page broke; the details are in the console for whoever looks into it. */
export function Crashed({ onRetry }: { onRetry?: () => void }) {
  return (
    <main className="flex h-full bg-canvas">
      <EmptyState
        level={1}
        art={<Face seed="crash-7" className="size-20 rounded-full" />}
        title="Something broke on this page"
        action={
          <div className="flex gap-2">
            {onRetry && <Button onClick={onRetry}>Try again</Button>}
            <Button look="primary" onClick={() => location.reload()}>
              Reload the page
            </Button>
          </div>
        }
      >
        Your messages are safe: what you sent is on the server, and what was still on its way is kept on this
        device.
      </EmptyState>
    </main>
  );
}

export class CrashBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return <Crashed onRetry={() => this.setState({ broken: false })} />;
  }
}
