import { Face } from '../../ui/face.js';
import { useTyping } from './engine/hooks/use-people.js';
import type { ConversationItem } from './engine/types.js';
import { useTypingLine } from './typing-line.js';

/** Three dots below the last message while somebody writes. */
export function TypingBubble({ item }: { item: ConversationItem }) {
  const typing = useTyping(item.id);
  const line = useTypingLine(item);
  return (
    <div role="status" className="mx-auto h-7 w-full max-w-3xl shrink-0 px-3 sm:px-5">
      {line && (
        <p data-testid="typing" className="flex animate-rise items-center gap-2 text-xs text-ink-faint">
          <span className="flex -space-x-1.5">
            {typing.slice(0, 3).map(({ userId }) => (
              <Face key={userId} seed={userId} className="size-5 rounded-full" />
            ))}
          </span>
          <span aria-hidden className="flex gap-1 rounded-full bg-bubble px-2.5 py-2">
            {[0, 150, 300].map((delay) => (
              <span
                key={delay}
                className="size-1.5 animate-dot rounded-full bg-ink-faint"
                style={{ animationDelay: `${delay}ms` }}
              />
            ))}
          </span>
          <span className="sr-only">{line}</span>
        </p>
      )}
    </div>
  );
}
