import { ArrowDown } from 'lucide-react';
import { useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState, type Ref } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { plural } from '../../../lib/names.js';
import { Button } from '../../../ui/button.js';
import { CountBadge } from '../../../ui/badge.js';
import { Spinner } from '../../../ui/spinner.js';
import { useScreen } from '../conversation-context.js';
import { useEngine } from '../engine/hooks/use-engine.js';
import type { MessageList } from '../engine/types.js';
import { Announcer } from './announcer.js';
import { MessageRow } from './message-row.js';
import { readersByMessage } from './readers.js';
import { layOut } from './rows.js';
import { useJump } from './use-jump.js';
import { useRoving } from './use-roving.js';
import { usePlace, type Place } from './use-place.js';

/** Pages are fetched this far before they are needed, in px. */
const ahead = 1_200;
/** Rows are there this far before they are seen, in px: measured by then, they do not move what is being read. */
const buffer = 800;

export interface HistoryHandle {
  jumpTo: (seq: number) => void;
  toLatest: () => void;
}

interface Props {
  list: MessageList;
  ref: Ref<HistoryHandle>;
}

export function History({ list, ref }: Props) {
  const engine = useEngine();
  const { item, me } = useScreen();
  const { id } = item;
  const { items, hasOlder, hasNewer } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const handle = useRef<VirtualizerHandle>(null);
  const [divider, setDivider] = useDivider(item.conversation.viewer.readSeq, item.unread);

  const rows = useMemo(() => layOut(items, { hasOlder, readSeq: divider }), [items, hasOlder, divider]);
  const readers = useMemo(
    () =>
      item.conversation.type === 'direct'
        ? undefined
        : readersByMessage(items, item.conversation.members, me.id),
    [items, item.conversation, me.id],
  );

  const fill = () => {
    const box = scroller.current;
    if (!box) return;
    const below = box.scrollHeight - box.clientHeight - box.scrollTop;
    if (box.scrollTop < ahead && hasOlder && !list.loadingOlder) void engine.loadOlder(id);
    if (below < ahead && hasNewer && !list.loadingNewer) void engine.loadNewer(id);
  };
  // Begins where reading stopped.
  const unreadSeq = rows.find((row) => row.unread)?.message.seq ?? null;
  const begin = useRef<Place>(unreadSeq === null ? 'end' : { seq: unreadSeq, align: 'start' }).current;
  const place = usePlace({ scroller, handle, rows, hasNewer, begin });
  const { hold } = place;
  const { jumpTo, flash } = useJump(id, rows, hold);
  const roving = useRoving(rows, handle, scroller);
  const shift = usePrepended(items.map((message) => message.key));

  // What one writes oneself ends the past: the divider goes and the newest message comes into sight.
  const last = items.at(-1);
  const sending = last?.mine === true && last.seq === null ? last.key : null;
  useEffect(() => {
    if (sending === null) return;
    setDivider(null);
    hold('end');
  }, [sending, setDivider, hold]);

  const atEnd = place.atBottom && !hasNewer && rows.length > 0;
  useEffect(() => engine.setAtBottom(id, atEnd), [engine, id, atEnd]);

  const toLatest = () => {
    if (hasNewer) engine.jumpToLatest(id);
    place.hold('end');
  };
  useImperativeHandle(ref, () => ({
    jumpTo: (seq) => jumpTo(seq),
    toLatest,
  }));

  const onScroll = () => {
    place.onScroll();
    fill();
  };
  const onResize = () => {
    place.keep();
    fill();
  };

  return (
    <div className="relative min-h-0 flex-1">
      <div
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={`Messages with ${item.title}`}
        data-testid="history"
        className="flex h-full flex-col overflow-x-hidden overflow-y-auto overscroll-contain pb-2 [overflow-anchor:none]"
        onKeyDown={roving.onKeyDown}
        onFocus={roving.onFocus}
      >
        {/* Pushes a short conversation down to the composer. */}
        <div className="flex-1" />
        <Virtualizer
          ref={handle}
          scrollRef={scroller}
          shift={shift}
          data={rows}
          keepMounted={[roving.index].filter((index) => index >= 0)}
          bufferSize={buffer}
          onScroll={onScroll}
          onScrollEnd={place.onScrollEnd}
          onResize={onResize}
        >
          {(row, index) => (
            <MessageRow
              key={row.message.key}
              row={row}
              readers={readers?.get(row.message.key)}
              current={index === roving.index}
              flash={flash === row.message.key}
            />
          )}
        </Virtualizer>
      </div>
      {list.loadingOlder && (
        <Spinner
          label="Loading older messages"
          className="absolute top-3 left-1/2 -translate-x-1/2 rounded-full bg-raised p-1.5 shadow-2"
        />
      )}
      {!atEnd && rows.length > 0 && (
        <Button
          data-testid="jump-to-latest"
          aria-label={
            item.unread > 0
              ? `Jump to the latest message, ${item.unread} unread`
              : 'Jump to the latest message'
          }
          className="absolute! right-4 bottom-3 z-20 animate-rise rounded-full! px-3! shadow-2"
          onClick={toLatest}
        >
          <CountBadge count={item.unread} label={plural(item.unread, 'unread message')} />
          <ArrowDown aria-hidden size={18} />
        </Button>
      )}
      <Announcer messages={items} />
    </div>
  );
}

/** Where reading stopped when the conversation was opened, or when the page came back into view; null for nowhere. */
function useDivider(readSeq: number, unread: number) {
  const [divider, setDivider] = useState(() => (unread > 0 ? readSeq : null));
  const now = useRef({ readSeq, unread });
  now.current = { readSeq, unread };
  useEffect(() => {
    const onShow = () => {
      if (!document.hidden && now.current.unread > 0) setDivider(now.current.readSeq);
    };
    document.addEventListener('visibilitychange', onShow);
    return () => document.removeEventListener('visibilitychange', onShow);
  }, []);
  return [divider, setDivider] as const;
}

/** Whether this render put older messages before those of the last one. */
function usePrepended(keys: readonly string[]): boolean {
  const first = useRef<string | undefined>(undefined);
  const before = first.current;
  useLayoutEffect(() => {
    first.current = keys[0];
  });
  return before !== undefined && keys[0] !== before && keys.includes(before);
}
