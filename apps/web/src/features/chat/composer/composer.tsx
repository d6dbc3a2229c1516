import { limits } from '@quemiai/contract/limits';
import { ArrowUp, Check, Smile } from 'lucide-react';
import {
  lazy,
  Suspense,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type Ref,
} from 'react';
import { cx } from '../../../ui/cx.js';
import { IconButton } from '../../../ui/icon-button.js';
import { useScreen } from '../conversation-context.js';
import { useEngine } from '../engine/hooks/use-engine.js';
import type { ComposerContext } from './context-bar.js';
import { ContextBar } from './context-bar.js';
import { MentionList } from './mention-list.js';
import { useMentions } from './use-mentions.js';

const EmojiPopover = lazy(() => import('./emoji-popover.js'));

/** When no more characters than this are left, their number is shown. */
const countedFrom = 500;
const tallest = 200;
/** A finger has no Shift: there Enter makes a new line and the button sends. */
const byFinger = matchMedia('(pointer: coarse)');

interface Props {
  text: string;
  onText: (text: string) => void;
  context: ComposerContext | null;
  onCancel: () => void;
  /** Sends or saves the text; called with text in it only. */
  onSubmit: (body: string) => void;
  /** ArrowUp in the empty field. */
  onEditLast: () => void;
  ref: Ref<HTMLTextAreaElement>;
}

export function Composer({ text, onText, context, onCancel, onSubmit, onEditLast, ref }: Props) {
  const engine = useEngine();
  const { item, me } = useScreen();
  const field = useRef<HTMLTextAreaElement | null>(null);
  const listId = useId();
  const [caret, setCaret] = useState(0);
  const [anchor, setAnchor] = useState<Element | null>(null);
  const left = limits.messageBodyMax - [...text].length;
  const ready = text.trim() !== '' && left >= 0;

  const change = (next: string, at: number) => {
    onText(next);
    setCaret(at);
    engine.setTyping(item.id, next.trim() !== '' && context?.kind !== 'edit');
  };
  const moveTo = useCaret(field, text);
  const replace = (next: { text: string; caret: number }) => {
    change(next.text, next.caret);
    moveTo(next.caret);
  };
  const others = item.conversation.members.filter((member) => member.id !== me.id);
  const mentions = useMentions(text, caret, others, replace);

  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = 'auto';
    box.style.height = `${Math.min(box.scrollHeight, tallest)}px`;
  }, [text]);

  const submit = () => {
    if (!ready) return;
    onSubmit(text);
    setCaret(0);
    engine.setTyping(item.id, false);
    field.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || mentions.onKeyDown(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && (event.ctrlKey || event.metaKey || !byFinger.matches)) {
      event.preventDefault();
      submit();
    } else if (event.key === 'ArrowUp' && text === '') {
      event.preventDefault();
      onEditLast();
    } else if (event.key === 'Escape' && context) {
      event.preventDefault();
      event.stopPropagation();
      onCancel();
    }
  };
  const insert = (emoji: string) =>
    replace({ text: text.slice(0, caret) + emoji + text.slice(caret), caret: caret + emoji.length });

  return (
    <div className="mx-auto w-full max-w-3xl px-2 pb-[max(0.5rem,env(safe-area-inset-bottom))] sm:px-5 sm:pb-4">
      <form
        aria-label="Write a message"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
        className="relative rounded-xl border border-line bg-raised shadow-1 transition focus-within:border-line-strong"
      >
        <MentionList
          id={listId}
          people={mentions.people}
          active={mentions.active}
          onChoose={mentions.choose}
        />
        {context && <ContextBar context={context} onCancel={onCancel} />}
        <div className="flex items-end gap-1 p-1.5">
          <IconButton
            icon={Smile}
            label="Insert emoji"
            aria-expanded={anchor !== null}
            shape="round"
            onClick={(event) => setAnchor(event.currentTarget)}
          />
          <textarea
            ref={(node) => {
              field.current = node;
              if (typeof ref === 'function') ref(node);
              else if (ref) ref.current = node;
            }}
            data-testid="composer"
            rows={1}
            value={text}
            aria-label={`Message ${item.title}`}
            aria-autocomplete="list"
            aria-controls={mentions.people.length > 0 ? listId : undefined}
            aria-activedescendant={mentions.people.length > 0 ? `${listId}-${mentions.active}` : undefined}
            placeholder={`Message ${item.title}`}
            autoComplete="off"
            enterKeyHint={byFinger.matches ? 'enter' : 'send'}
            onChange={(event) => change(event.target.value, event.target.selectionStart)}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
            onKeyDown={onKeyDown}
            onBlur={() => engine.setTyping(item.id, false)}
            className="min-h-10 touch:min-h-11 touch:py-2.5 flex-1 resize-none bg-transparent px-1 py-2 text-base leading-6 text-ink outline-none placeholder:truncate placeholder:text-ink-faint"
          />
          {left < countedFrom && (
            <span
              role="status"
              className={cx(
                'self-center px-1 text-xs tabular-nums',
                left < 0 ? 'font-semibold text-danger' : 'text-ink-faint',
              )}
            >
              {left}
              <span className="sr-only"> characters left</span>
            </span>
          )}
          <IconButton
            icon={context?.kind === 'edit' ? Check : ArrowUp}
            label={context?.kind === 'edit' ? 'Save' : 'Send'}
            look="accent"
            type="submit"
            disabled={!ready}
            shape="round"
          />
        </div>
      </form>
      {anchor && (
        <Suspense>
          <EmojiPopover anchor={anchor} onClose={() => setAnchor(null)} onChoose={insert} />
        </Suspense>
      )}
    </div>
  );
}

/** Sets the caret once the field shows the text it was meant for. */
function useCaret(field: { current: HTMLTextAreaElement | null }, text: string) {
  const wanted = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    field.current?.focus();
    field.current?.setSelectionRange(wanted.current, wanted.current);
    wanted.current = null;
  }, [field, text]);
  return (caret: number) => {
    wanted.current = caret;
  };
}
