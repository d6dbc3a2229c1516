import { fullTime, timeOfDay } from '../../../lib/time.js';
import { cx } from '../../../ui/cx.js';
import { useScreen } from '../conversation-context.js';
import type { ChatMessage } from '../engine/types.js';
import { MessageText } from '../text/message-text.js';
import { isEmojiOnly } from '../text/parse.js';
import { Quote } from './quote.js';
import { Ticks } from './status.js';

interface Props {
  message: ChatMessage;
  first: boolean;
  last: boolean;
}

export function Bubble({ message, first, last }: Props) {
  const { knows, me } = useScreen();
  const { mine, deletedAt, body, replyTo } = message;
  if (deletedAt)
    return (
      <p className="rounded-lg border border-line px-3.5 py-1.5 text-sm text-ink-faint italic">
        This message was deleted
      </p>
    );
  const large = !replyTo && isEmojiOnly(body);
  return (
    <div
      className={cx(
        'min-w-0 max-w-full text-base break-words whitespace-pre-wrap',
        large
          ? 'flex items-end leading-tight'
          : cx(
              'rounded-lg px-3.5 py-2',
              mine ? 'bg-bubble-own text-on-bubble-own' : 'bg-bubble text-on-bubble',
              mine
                ? cx(!first && 'rounded-tr-xs', !last && 'rounded-br-xs')
                : cx(!first && 'rounded-tl-xs', !last && 'rounded-bl-xs'),
            ),
        message.status === 'failed' && 'ring-1 ring-danger',
      )}
    >
      {replyTo && <Quote message={message} replyTo={replyTo} />}
      <span data-testid="message-body">
        {large ? (
          <span className="text-[2.6rem]">{body.trim()}</span>
        ) : (
          <MessageText body={body} knows={knows} me={me.username} />
        )}
      </span>
      <Meta message={message} large={large} />
    </div>
  );
}

/** Time, "edited" and ticks: after the last word where there is room, else below it. */
function Meta({ message, large }: { message: ChatMessage; large: boolean }) {
  const faint = message.mine && !large ? 'text-faint-own' : 'text-ink-faint';
  return (
    <span
      className={cx(
        'float-right mt-1.5 -mb-0.5 ml-3 inline-flex items-center gap-1 text-2xs select-none',
        faint,
      )}
    >
      {message.editedAt && <span data-tip={`Edited ${fullTime(message.editedAt)}`}>edited</span>}
      <time dateTime={message.createdAt} data-tip={fullTime(message.createdAt)}>
        {timeOfDay(message.createdAt)}
      </time>
      {message.mine && <Ticks message={message} />}
    </span>
  );
}
