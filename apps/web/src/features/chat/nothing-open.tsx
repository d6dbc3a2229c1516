import { useTitle } from '../../lib/title.js';
import { EmptyState } from '../../ui/empty-state.js';
import { Face } from '../../ui/face.js';
import { Kbd } from '../../ui/kbd.js';
import { useConversations } from './engine/hooks/use-conversations.js';

const faces = ['greeter-4', 'greeter-9', 'greeter-2', 'greeter-15', 'greeter-6'];

/** Beside the list, while no conversation is chosen. */
export function NothingOpen() {
  const { items, loaded } = useConversations();
  const empty = loaded && items.length === 0;
  useTitle('Conversations');
  return (
    <main tabIndex={-1} className="flex h-full flex-1 bg-surface outline-none">
      <EmptyState
        level={1}
        art={
          <span className="flex items-end -space-x-2.5">
            {faces.map((seed, i) => (
              <span
                key={seed}
                className={`overflow-hidden rounded-full border-4 border-surface ${['size-14', 'size-18', 'size-22', 'size-18', 'size-14'][i]}`}
              >
                <Face seed={seed} className="size-full" />
              </span>
            ))}
          </span>
        }
        title={empty ? 'Say hello to somebody' : 'Pick up where you left off'}
      >
        <p>{empty ? 'Start the first conversation' : 'Choose a conversation'}, or press a key:</p>
        <p className="mt-4 flex flex-wrap items-center justify-center gap-x-5 gap-y-2">
          <span className="flex items-center gap-1.5">
            <Kbd>N</Kbd> new
          </span>
          <span className="flex items-center gap-1.5">
            <Kbd>Ctrl</Kbd>
            <Kbd>K</Kbd> go to
          </span>
          <span className="flex items-center gap-1.5">
            <Kbd>?</Kbd> all keys
          </span>
        </p>
      </EmptyState>
    </main>
  );
}
