import { Copy, CornerUpLeft, Pencil, SmilePlus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { describeError } from '../../../lib/api/errors.js';
import { ConfirmDialog } from '../../../ui/confirm-dialog.js';
import { EmojiPicker } from '../../../ui/emoji-picker.js';
import { IconButton } from '../../../ui/icon-button.js';
import { AnchoredMenu, MenuItem, MenuLine } from '../../../ui/menu.js';
import { Popover } from '../../../ui/popover.js';
import { toast } from '../../../ui/toast.js';
import type { Overlay } from '../conversation-context.js';
import { useScreen } from '../conversation-context.js';
import { useEngine } from '../engine/hooks/use-engine.js';
import type { ChatMessage } from '../engine/types.js';
import { plainText } from '../text/parse.js';
import { copyText } from '../../../ui/copy-text.js';

interface Props {
  overlay: Overlay;
  message: ChatMessage;
  anchor: Element;
  onClose: () => void;
}

/** What opens beside one message. It comes with the first use, not with the page. */
export default function Overlays({ overlay, ...rest }: Props) {
  if (overlay === 'menu') return <MessageMenu {...rest} />;
  if (overlay === 'react') return <ReactionPopover {...rest} />;
  return <DeleteDialog {...rest} />;
}

type PartProps = Omit<Props, 'overlay'>;

function MessageMenu({ message, anchor, onClose }: PartProps) {
  const { reply, edit, canDelete, show } = useScreen();
  const own = message.mine && message.status === 'sent';
  return (
    <AnchoredMenu anchor={anchor} onClose={onClose} align={message.mine ? 'end' : 'start'}>
      <MenuItem icon={SmilePlus} onClick={() => show('react', message, anchor)}>
        React
      </MenuItem>
      <MenuItem icon={CornerUpLeft} onClick={() => reply(message)}>
        Reply
      </MenuItem>
      <MenuItem icon={Copy} onClick={() => copyText(message.body)}>
        Copy text
      </MenuItem>
      {own && (
        <MenuItem icon={Pencil} onClick={() => edit(message)}>
          Edit
        </MenuItem>
      )}
      {canDelete(message) && (
        <>
          <MenuLine />
          <MenuItem icon={Trash2} danger onClick={() => show('delete', message, anchor)}>
            Delete
          </MenuItem>
        </>
      )}
    </AnchoredMenu>
  );
}

const quick = ['👍', '❤️', '😂', '😮', '😢', '🎉'];

function ReactionPopover({ message, anchor, onClose }: PartProps) {
  const engine = useEngine();
  const { me } = useScreen();
  const [all, setAll] = useState(false);
  const mine = new Set(
    message.reactions.filter(({ userIds }) => userIds.includes(me.id)).map(({ emoji }) => emoji),
  );
  const choose = (emoji: string) => {
    if (message.id)
      engine.toggleReaction(message.id, emoji).catch((error: unknown) => toast(describeError(error)));
    onClose();
  };
  return (
    <Popover anchor={anchor} onClose={onClose} label="React" align={message.mine ? 'end' : 'start'}>
      {all ? (
        <EmojiPicker onChoose={choose} />
      ) : (
        <div className="flex items-center gap-0.5 p-1.5">
          {quick.map((emoji) => (
            <button
              key={emoji}
              type="button"
              aria-label={`React with ${emoji}`}
              aria-pressed={mine.has(emoji)}
              onClick={() => choose(emoji)}
              className="grid size-10 touch:size-11 place-items-center rounded-md text-xl transition hover:scale-115 hover:bg-hover aria-pressed:bg-accent-soft"
            >
              {emoji}
            </button>
          ))}
          <IconButton icon={SmilePlus} label="More emoji" onClick={() => setAll(true)} />
        </div>
      )}
    </Popover>
  );
}

function DeleteDialog({ message, onClose }: PartProps) {
  const engine = useEngine();
  return (
    <ConfirmDialog
      title="Delete this message?"
      action="Delete"
      onClose={onClose}
      onConfirm={async () => {
        if (message.id) await engine.remove(message.id);
      }}
      describe={describeError}
    >
      <p>It disappears for everybody. This cannot be undone.</p>
      <blockquote className="mt-3 line-clamp-3 rounded-md bg-sunken px-3 py-2 break-words text-ink">
        {plainText(message.body)}
      </blockquote>
    </ConfirmDialog>
  );
}
