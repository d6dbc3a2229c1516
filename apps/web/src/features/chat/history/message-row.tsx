import { memo } from 'react';
import { dayName, fullTime, timeOfDay } from '../../../lib/time.js';
import { useOpenPerson } from '../../../lib/open-person.js';
import { Avatar } from '../../../ui/avatar.js';
import { cx } from '../../../ui/cx.js';
import { useScreen } from '../conversation-context.js';
import type { ChatMessage, Member } from '../engine/types.js';
import { plainText } from '../text/parse.js';
import { Bubble } from './bubble.js';
import { MessageTools } from './message-tools.js';
import { Reactions } from './reactions.js';
import type { Row } from './rows.js';
import { FailedNote, SeenBy } from './status.js';
import { useLongPress } from './use-long-press.js';

interface Props {
  row: Row;
  readers: readonly Member[] | undefined;
  /** Reachable by Tab; the arrow keys move between messages. */
  current: boolean;
  flash: boolean;
}

/** What a screen reader says of a message as a whole. */
function labelOf(message: ChatMessage): string {
  const who = message.mine ? 'You' : message.sender.displayName;
  const what = message.deletedAt ? 'deleted message' : plainText(message.body);
  const state = message.status === 'failed' ? ', not sent' : message.status === 'sending' ? ', sending' : '';
  return `${who}, ${timeOfDay(message.createdAt)}${state}: ${what}`;
}

export const MessageRow = memo(function MessageRow({ row, readers, current, flash }: Props) {
  const { message, day, unread, first, last } = row;
  const { item, show } = useScreen();
  const press = useLongPress((anchor) => message.id && !message.deletedAt && show('menu', message, anchor));
  const withFace = item.conversation.type !== 'direct' && !message.mine;
  return (
    <div className="mx-auto w-full max-w-3xl px-3 sm:px-5">
      {day && <DayLine iso={day} />}
      {unread && <UnreadLine />}
      <article
        data-testid="message"
        data-key={message.key}
        data-status={message.status}
        aria-label={labelOf(message)}
        tabIndex={current ? 0 : -1}
        className={cx(
          'group/message relative -mx-2 flex gap-2 rounded-md px-2 outline-offset-0!',
          first ? 'pt-2.5' : 'pt-0.5',
          message.mine && 'flex-row-reverse',
          flash && 'animate-flash',
        )}
        {...press}
      >
        {withFace && <div className="w-8 shrink-0 self-end">{last && <SenderFace message={message} />}</div>}
        <div className={cx('flex min-w-0 max-w-[84%] flex-col sm:max-w-[76%]', message.mine && 'items-end')}>
          {withFace && first && (
            <span className="mb-1 ml-3 text-xs font-semibold text-ink-soft">
              {message.sender.displayName}
            </span>
          )}
          <div className={cx('relative flex max-w-full', message.mine && 'justify-end')}>
            <Bubble message={message} first={first} last={last} />
            {message.id && !message.deletedAt && <MessageTools message={message} />}
          </div>
          <Reactions message={message} />
          {message.status === 'failed' && <FailedNote message={message} />}
        </div>
      </article>
      {readers && <SeenBy readers={readers} />}
    </div>
  );
});

function SenderFace({ message }: { message: ChatMessage }) {
  const openPerson = useOpenPerson();
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={`Profile of ${message.sender.displayName}`}
      className="tap block rounded-full"
      onClick={() => openPerson(message.sender.username)}
    >
      <Avatar seed={message.sender.id} src={message.sender.avatarUrl} size="sm" />
    </button>
  );
}

function DayLine({ iso }: { iso: string }) {
  return (
    <div className="flex justify-center pt-5 pb-2">
      <time
        dateTime={iso.slice(0, 10)}
        data-tip={fullTime(iso).replace(/ at .*$/, '')}
        className="rounded-full bg-sunken px-3 py-1 text-xs font-semibold text-ink-soft"
      >
        {dayName(iso)}
      </time>
    </div>
  );
}

function UnreadLine() {
  return (
    <div
      data-testid="unread-divider"
      className="flex items-center gap-3 pt-4 pb-1.5 text-xs font-bold text-ink-soft"
    >
      <span aria-hidden className="h-0.5 flex-1 rounded-full bg-accent" />
      New messages
      <span aria-hidden className="h-0.5 flex-1 rounded-full bg-accent" />
    </div>
  );
}
