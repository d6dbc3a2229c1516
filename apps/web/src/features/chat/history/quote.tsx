import { cx } from '../../../ui/cx.js';
import { Skeleton } from '../../../ui/skeleton.js';
import { useScreen } from '../conversation-context.js';
import { useQuoted } from '../engine/hooks/use-messages.js';
import type { ChatMessage } from '../engine/types.js';
import { plainText } from '../text/parse.js';

/** The message that is answered, in short; pressing it goes there. */
export function Quote({ message, replyTo }: { message: ChatMessage; replyTo: string }) {
  const { me, jumpTo } = useScreen();
  const quoted = useQuoted(message.conversationId, replyTo);
  const frame = cx(
    'mb-1.5 block w-full min-w-32 rounded-sm border-l-3 px-2.5 py-1 text-left text-sm',
    message.mine ? 'border-on-bubble-own/60 bg-on-bubble-own/8' : 'border-accent bg-ink/6',
  );
  if (quoted === undefined)
    return (
      <span className={frame}>
        <Skeleton className="my-1 h-3 w-24" />
      </span>
    );
  if (quoted === null || quoted.deletedAt)
    return <span className={cx(frame, 'italic opacity-80')}>This message was deleted</span>;
  return (
    <button type="button" tabIndex={-1} className={frame} onClick={() => jumpTo(quoted)}>
      <span className="block text-xs font-bold">
        {quoted.sender.id === me.id ? 'You' : quoted.sender.displayName}
      </span>
      <span className="line-clamp-2 break-words">{plainText(quoted.body)}</span>
    </button>
  );
}
