import { EmojiPicker as Base, type EmojiPickerListComponents } from 'frimousse';
import { emojiDataUrl } from 'virtual:emoji-data';
import { Spinner } from './spinner.js';

/** ARIA counts rows and columns from one. */
const fromOne = (index: number | undefined): number => (index ?? 0) + 1;

const parts: EmojiPickerListComponents = {
  CategoryHeader: ({ category, ...props }) => (
    <div {...props} className="bg-raised px-3 pt-3 pb-1 text-xs font-semibold text-ink-faint">
      {category.label}
    </div>
  ),
  Row: ({ children, ...props }) => (
    <div {...props} aria-rowindex={fromOne(props['aria-rowindex'])} className="scroll-my-1.5 px-1.5">
      {children}
    </div>
  ),
  Emoji: ({ emoji, ...props }) => (
    <button
      type="button"
      {...props}
      role="gridcell"
      aria-colindex={fromOne(props['aria-colindex'])}
      className="grid size-9.5 place-items-center rounded-sm text-xl data-active:bg-hover"
    >
      {emoji.emoji}
    </button>
  ),
};

/** All emoji, searchable, by keyboard too. Its data comes from our own origin when it is first shown. */
export function EmojiPicker({ onChoose }: { onChoose: (emoji: string) => void }) {
  return (
    <Base.Root
      columns={8}
      emojibaseUrl={emojiDataUrl}
      onEmojiSelect={({ emoji }) => onChoose(emoji)}
      className="isolate flex h-90 w-fit flex-col bg-raised"
    >
      <div className="flex gap-1 p-2">
        <Base.Search
          autoFocus
          aria-label="Search emoji"
          placeholder="Search emoji"
          className="h-9 min-w-0 flex-1 rounded-sm bg-sunken px-3 text-sm text-ink placeholder:text-ink-faint"
        />
        <Base.SkinToneSelector className="grid size-9 place-items-center rounded-sm text-lg hover:bg-hover" />
      </div>
      <Base.Viewport className="relative flex-1 outline-none">
        <Base.Loading className="absolute inset-0 grid place-items-center text-ink-faint">
          <Spinner label="Loading emoji" />
        </Base.Loading>
        <Base.Empty className="absolute inset-0 grid place-items-center text-sm text-ink-faint">
          No emoji found
        </Base.Empty>
        <Base.List className="pb-1.5 select-none" components={parts} />
      </Base.Viewport>
    </Base.Root>
  );
}
