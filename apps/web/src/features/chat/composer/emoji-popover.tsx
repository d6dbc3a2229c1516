import { EmojiPicker } from '../../../ui/emoji-picker.js';
import { Popover } from '../../../ui/popover.js';

interface Props {
  anchor: Element;
  onClose: () => void;
  onChoose: (emoji: string) => void;
}

/** Comes with its first use, together with the picker. */
export default function EmojiPopover({ anchor, onClose, onChoose }: Props) {
  return (
    <Popover anchor={anchor} onClose={onClose} label="Emoji" align="start">
      <EmojiPicker
        onChoose={(emoji) => {
          onChoose(emoji);
          onClose();
        }}
      />
    </Popover>
  );
}
