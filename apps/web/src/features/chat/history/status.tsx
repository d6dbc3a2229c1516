import { Check, CheckCheck, CircleAlert, Clock } from 'lucide-react';
import { listNames } from '../../../lib/names.js';
import { Avatar } from '../../../ui/avatar.js';
import { useScreen } from '../conversation-context.js';
import { useEngine } from '../engine/hooks/use-engine.js';
import type { ChatMessage, Member } from '../engine/types.js';

/** How far a message of one's own has come. "Read" is shown where there is one other person to have read it. */
export function Ticks({ message }: { message: ChatMessage }) {
  const { item } = useScreen();
  const read = item.other !== null && message.seq !== null && item.other.readSeq >= message.seq;
  const [Icon, label] =
    message.status === 'failed'
      ? ([CircleAlert, 'Not sent'] as const)
      : message.status === 'sending'
        ? ([Clock, 'Sending'] as const)
        : read
          ? ([CheckCheck, 'Read'] as const)
          : ([Check, 'Sent'] as const);
  return (
    <span data-testid="ticks" data-tip={label} className={read ? 'text-link' : undefined}>
      <Icon aria-hidden size={14} strokeWidth={2.4} />
      <span className="sr-only">{label}</span>
    </span>
  );
}

export function FailedNote({ message }: { message: ChatMessage }) {
  const engine = useEngine();
  const action = 'tap rounded-xs font-semibold underline underline-offset-2';
  return (
    <p role="alert" className="mt-1 flex flex-wrap items-center justify-end gap-x-2.5 text-xs text-danger">
      <span>Not sent{message.failure?.detail ? `: ${message.failure.detail}` : ''}</span>
      <button type="button" className={action} onClick={() => engine.retry(message.clientId)}>
        Try again
      </button>
      <button type="button" className={action} onClick={() => engine.discard(message.clientId)}>
        Discard
      </button>
    </p>
  );
}

const shown = 5;

/** Small faces below the last message that each has read; a direct conversation has its ticks instead. */
export function SeenBy({ readers }: { readers: readonly Member[] }) {
  const label = `Read by ${listNames(
    readers.map((reader) => reader.displayName),
    6,
  )}`;
  return (
    <p data-testid="seen-by" data-tip={label} className="mt-1 ml-auto flex w-fit items-center -space-x-1">
      <span className="sr-only">{label}</span>
      {readers.slice(0, shown).map((reader) => (
        <Avatar key={reader.id} seed={reader.id} src={reader.avatarUrl} size="2xs" />
      ))}
      {readers.length > shown && (
        <span aria-hidden className="pl-2 text-2xs font-semibold text-ink-faint">
          +{readers.length - shown}
        </span>
      )}
    </p>
  );
}
