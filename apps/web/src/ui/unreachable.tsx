import { Button } from './button.js';
import { EmptyState } from './empty-state.js';
import { Face } from './face.js';

/** The server does not answer and this device knows nobody to show meanwhile. It is asked again by itself. */
export function Unreachable() {
  return (
    <main className="flex h-full bg-canvas">
      <EmptyState
        level={1}
        art={<Face seed="asleep-12" className="size-20 rounded-full" />}
        title="The server does not answer"
        action={<Button onClick={() => location.reload()}>Try now</Button>}
      >
        <p role="status">
          It may be starting, or your connection may be down. This page tries again by itself.
        </p>
      </EmptyState>
    </main>
  );
}
