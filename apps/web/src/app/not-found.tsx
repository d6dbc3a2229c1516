import { Link } from '@tanstack/react-router';
import { EmptyState } from '../ui/empty-state.js';
import { Face } from '../ui/face.js';

export function NotFound() {
  return (
    <main className="flex h-full bg-canvas">
      <EmptyState
        level={1}
        art={<Face seed="lost-3" className="size-20 rounded-full" />}
        title="There is nothing at this address"
        action={
          <Link
            to="/chat"
            className="inline-flex h-10 touch:h-11 items-center rounded-md bg-accent px-4 text-sm font-semibold text-on-accent shadow-1 hover:bg-accent-hover"
          >
            Go to your conversations
          </Link>
        }
      >
        The link may be old, or a letter may be missing from it.
      </EmptyState>
    </main>
  );
}
