import { Link } from '@tanstack/react-router';
import { BellOff, CircleAlert, Clock } from 'lucide-react';
import { memo } from 'react';
import { plural } from '../../../lib/names.js';
import { shortTime } from '../../../lib/time.js';
import { CountBadge } from '../../../ui/badge.js';
import { cx } from '../../../ui/cx.js';
import { ConversationFace } from '../conversation-face.js';
import type { ConversationItem } from '../engine/types.js';
import { useTypingLine } from '../typing-line.js';
import { previewOf } from './preview.js';

interface Props {
  item: ConversationItem;
  me: string;
  online: boolean | undefined;
  /** It is the one on view. */
  open: boolean;
  /** Reachable by Tab; the arrow keys move between rows. */
  current: boolean;
}

export const ConversationRow = memo(function ConversationRow({ item, me, online, open, current }: Props) {
  const { unread, muted, last } = item;
  const typing = useTypingLine(item);
  const preview = previewOf(item, open);
  const bold = unread > 0 && !muted;
  return (
    <li>
      <Link
        to="/chat/$conversationId"
        params={{ conversationId: item.id }}
        tabIndex={current ? 0 : -1}
        data-testid="conversation"
        data-conversation-id={item.id}
        className="group/row mx-2 flex items-center gap-3 rounded-md px-2.5 py-2 outline-offset-0! transition [--dot-edge:var(--canvas)] hover:bg-hover aria-[current=page]:bg-chosen aria-[current=page]:[--dot-edge:var(--chosen)]"
      >
        <ConversationFace item={item} me={me} online={online} />
        <span className="min-w-0 flex-1">
          <span className="flex items-baseline gap-2">
            <span className={cx('flex-1 truncate text-base', bold ? 'font-bold' : 'font-semibold')}>
              {item.title}
            </span>
            {muted && (
              <BellOff
                role="img"
                aria-label="muted"
                size={13}
                className="shrink-0 self-center text-ink-faint"
              />
            )}
            {last && (
              <time dateTime={last.createdAt} className="shrink-0 text-xs text-ink-faint">
                {shortTime(last.createdAt)}
              </time>
            )}
          </span>
          <span className="flex h-5 items-center gap-2">
            <span
              className={cx(
                'min-w-0 flex-1 truncate text-sm',
                bold ? 'font-medium text-ink' : 'text-ink-faint',
              )}
            >
              {typing ? (
                <span className="font-medium text-link">{typing}</span>
              ) : (
                <>
                  {last?.status === 'sending' && (
                    <Clock aria-label="sending" role="img" size={12} className="mr-1 mb-0.5 inline" />
                  )}
                  {last?.status === 'failed' && (
                    <CircleAlert
                      aria-label="not sent"
                      role="img"
                      size={13}
                      className="mr-1 mb-0.5 inline text-danger"
                    />
                  )}
                  {preview.who && (
                    <span className={preview.kind === 'draft' ? 'font-semibold text-danger' : undefined}>
                      {preview.who}:{' '}
                    </span>
                  )}
                  <span className={preview.kind === 'note' ? 'italic' : undefined}>{preview.text}</span>
                </>
              )}
            </span>
            <CountBadge count={unread} quiet={muted} label={plural(unread, 'unread message')} />
          </span>
        </span>
      </Link>
    </li>
  );
});
