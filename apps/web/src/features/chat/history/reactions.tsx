import { describeError } from '../../../lib/api/errors.js';
import { listNames } from '../../../lib/names.js';
import { cx } from '../../../ui/cx.js';
import { toast } from '../../../ui/toast.js';
import { useScreen } from '../conversation-context.js';
import { useEngine } from '../engine/hooks/use-engine.js';
import type { ChatMessage, Reaction } from '../engine/types.js';

export function Reactions({ message }: { message: ChatMessage }) {
  if (message.reactions.length === 0 || message.deletedAt) return null;
  return (
    <ul
      aria-label="Reactions"
      className={cx('z-1 -mt-1 flex flex-wrap gap-1', message.mine ? 'mr-1 justify-end' : 'ml-1')}
    >
      {message.reactions.map((reaction) => (
        <li key={reaction.emoji}>
          <Chip message={message} reaction={reaction} />
        </li>
      ))}
    </ul>
  );
}

function Chip({
  message,
  reaction: { emoji, count, userIds },
}: {
  message: ChatMessage;
  reaction: Reaction;
}) {
  const engine = useEngine();
  const { me, nameOf } = useScreen();
  const mine = userIds.includes(me.id);
  const known = userIds.map((id) => (id === me.id ? 'You' : nameOf(id)));
  const unknown = Array.from({ length: Math.max(0, count - known.length) }, () => 'somebody');
  const who = listNames([...known, ...unknown], 6);
  const toggle = () => {
    if (message.id)
      engine.toggleReaction(message.id, emoji).catch((error: unknown) => toast(describeError(error)));
  };
  return (
    <button
      type="button"
      data-testid="reaction"
      aria-pressed={mine}
      aria-label={`${emoji} ${count}, ${who}`}
      data-tip={`${who} reacted with ${emoji}`}
      onClick={toggle}
      className={cx(
        'tap inline-flex h-6.5 animate-rise items-center gap-1 rounded-full border px-2 text-xs font-semibold tabular-nums transition',
        mine
          ? 'border-transparent bg-accent text-on-accent hover:bg-accent-hover'
          : 'border-line bg-raised text-ink-soft shadow-1 hover:border-line-strong',
      )}
    >
      <span className="text-sm leading-none">{emoji}</span>
      {count > 1 && count}
    </button>
  );
}
