import { CornerUpLeft, Pencil, X } from 'lucide-react';
import { IconButton } from '../../../ui/icon-button.js';
import type { ChatMessage } from '../engine/types.js';
import { plainText } from '../text/parse.js';

/** What the text that is being written belongs to: an answer, or a change of an older message. */
export type ComposerContext = { kind: 'reply' | 'edit'; message: ChatMessage };

export function ContextBar({ context, onCancel }: { context: ComposerContext; onCancel: () => void }) {
  const { kind, message } = context;
  const Icon = kind === 'reply' ? CornerUpLeft : Pencil;
  const title =
    kind === 'edit'
      ? 'Editing your message'
      : `Replying to ${message.mine ? 'yourself' : message.sender.displayName}`;
  return (
    <div
      data-testid={`${kind}-bar`}
      className="flex animate-rise items-center gap-2.5 border-b border-line py-1.5 pr-1.5 pl-3.5"
    >
      <Icon aria-hidden size={16} className="shrink-0 text-ink-faint" />
      <div className="min-w-0 flex-1 text-sm">
        <p className="font-semibold">{title}</p>
        <p className="truncate text-ink-soft">{plainText(message.body)}</p>
      </div>
      <IconButton
        icon={X}
        label={kind === 'edit' ? 'Cancel editing' : 'Cancel reply'}
        size="sm"
        onClick={onCancel}
      />
    </div>
  );
}
