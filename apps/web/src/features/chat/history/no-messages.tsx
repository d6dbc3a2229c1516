import { Button } from '../../../ui/button.js';
import { EmptyState } from '../../../ui/empty-state.js';
import { Skeleton } from '../../../ui/skeleton.js';
import { useScreen } from '../conversation-context.js';
import { ConversationFace } from '../conversation-face.js';
import type { Failure } from '../engine/types.js';

export function NoMessages() {
  const { item, me } = useScreen();
  return (
    <div
      role="log"
      aria-label={`Messages with ${item.title}`}
      data-testid="history"
      className="flex min-h-0 flex-1 overflow-y-auto"
    >
      <EmptyState
        art={<ConversationFace item={item} me={me.id} size="xl" />}
        title={item.other ? `Say hello to ${item.other.displayName}` : `Welcome to ${item.title}`}
      >
        {item.other ? 'Nothing has been written here yet.' : 'Be the first to write something.'}
      </EmptyState>
    </div>
  );
}

/** The first page could not be had: that is not the same as there being none. */
export function HistoryFailed({ failure, onRetry }: { failure: Failure; onRetry: () => void }) {
  return (
    <div role="alert" data-testid="history-failed" className="flex min-h-0 flex-1 overflow-y-auto">
      <EmptyState
        title="The messages could not be loaded"
        action={<Button onClick={onRetry}>Try again</Button>}
      >
        {failure.detail}
      </EmptyState>
    </div>
  );
}

const widths = ['w-56', 'w-40', 'w-72', 'w-48', 'w-64'];

export function HistorySkeleton() {
  return (
    <div role="status" className="flex min-h-0 flex-1 flex-col justify-end gap-3 overflow-hidden px-6 pb-4">
      <span className="sr-only">Loading messages</span>
      {widths.map((width, i) => (
        <Skeleton key={width} className={`h-10 rounded-lg ${width} ${i % 3 === 1 ? 'self-end' : ''}`} />
      ))}
    </div>
  );
}
