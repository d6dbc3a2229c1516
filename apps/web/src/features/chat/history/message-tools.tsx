import { CornerUpLeft, Ellipsis, SmilePlus } from 'lucide-react';
import { cx } from '../../../ui/cx.js';
import { IconButton } from '../../../ui/icon-button.js';
import { useScreen } from '../conversation-context.js';
import type { ChatMessage } from '../engine/types.js';

/** Side by side, the areas around small buttons would lie over each other. */
const finger = 'touch:size-11!';

/** Comes with the pointer, or when something in the message has the focus. Tab goes past it: the keys do the same. */
export function MessageTools({ message }: { message: ChatMessage }) {
  const { reply, show } = useScreen();
  return (
    <div
      className={cx(
        'absolute -top-8 touch:-top-11 z-10 flex rounded-md border border-line bg-raised p-0.5 opacity-0 shadow-2 transition-opacity',
        'pointer-events-none group-focus-within/message:pointer-events-auto group-focus-within/message:opacity-100 group-hover/message:pointer-events-auto group-hover/message:opacity-100 has-aria-expanded:pointer-events-auto has-aria-expanded:opacity-100',
        message.mine ? 'right-2' : 'left-2',
      )}
    >
      <IconButton
        icon={SmilePlus}
        label="React"
        size="sm"
        className={finger}
        tabIndex={-1}
        onClick={(event) => show('react', message, event.currentTarget)}
      />
      <IconButton
        icon={CornerUpLeft}
        label="Reply"
        size="sm"
        className={finger}
        tabIndex={-1}
        onClick={() => reply(message)}
      />
      <IconButton
        icon={Ellipsis}
        label="More actions"
        aria-haspopup="menu"
        size="sm"
        className={finger}
        tabIndex={-1}
        onClick={(event) => show('menu', message, event.currentTarget)}
      />
    </div>
  );
}
