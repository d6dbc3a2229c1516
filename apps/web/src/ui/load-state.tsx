import { Button } from './button.js';
import { Notice } from './notice.js';
import { Skeleton } from './skeleton.js';

/** A list that is still loading, or that could not be loaded. */
export function LoadState({
  error,
  onRetry,
  rows = 3,
}: {
  /** Why not, in words; none while it is loading. */
  error: string | undefined;
  onRetry: () => void;
  rows?: number;
}) {
  if (error !== undefined)
    return (
      <Notice
        tone="bad"
        live
        action={
          <Button size="sm" onClick={onRetry}>
            Try again
          </Button>
        }
      >
        {error}
      </Notice>
    );
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">Loading</span>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} className="h-14 w-full" />
      ))}
    </div>
  );
}
