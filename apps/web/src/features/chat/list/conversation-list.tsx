import { useRef, useState, type KeyboardEvent } from 'react';
import { Button } from '../../../ui/button.js';
import { EmptyState } from '../../../ui/empty-state.js';
import { Face } from '../../../ui/face.js';
import { Skeleton } from '../../../ui/skeleton.js';
import { useConversations } from '../engine/hooks/use-conversations.js';
import { useLivePresence } from '../use-live-presence.js';
import { ConversationRow } from './conversation-row.js';

interface Props {
  me: string;
  openId: string | undefined;
  /** Shows those whose name holds this. */
  filter: string;
  onStart: () => void;
}

/** Presence is watched for this many of the newest; the server bounds how many one may watch. */
const watched = 200;

export function ConversationList({ me, openId, filter, onStart }: Props) {
  const { items, loaded } = useConversations();
  const list = useRef<HTMLUListElement>(null);
  const [current, setCurrent] = useState<string | null>(null);
  const presence = useLivePresence(items.slice(0, watched).flatMap(({ other }) => (other ? [other.id] : [])));
  const wanted = filter.trim().toLowerCase();
  const shown = wanted === '' ? items : items.filter(({ title }) => title.toLowerCase().includes(wanted));
  const tabStop = shown.some(({ id }) => id === current) ? current : shown[0]?.id;

  if (!loaded) return <ListSkeleton />;
  if (items.length === 0)
    return (
      <EmptyState
        level={2}
        art={<Greeters />}
        title="No conversations yet"
        action={
          <Button look="primary" onClick={onStart}>
            Find people
          </Button>
        }
      >
        Search for somebody by name and say hello.
      </EmptyState>
    );
  if (shown.length === 0)
    return (
      <p role="status" className="px-5 py-4 text-sm text-ink-faint">
        No conversation is called that.
      </p>
    );

  const onKeyDown = (event: KeyboardEvent) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a[data-conversation-id]') ?? [])];
    const at = links.findIndex((link) => link === document.activeElement);
    const next =
      event.key === 'ArrowDown'
        ? at + 1
        : event.key === 'ArrowUp'
          ? at - 1
          : event.key === 'Home'
            ? 0
            : event.key === 'End'
              ? links.length - 1
              : -1;
    const link = links[next];
    if (at < 0 || !link) return;
    event.preventDefault();
    link.focus();
  };

  return (
    <ul
      ref={list}
      aria-label="Conversations"
      className="flex flex-col gap-0.5 py-1"
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        const id = event.target.closest<HTMLElement>('[data-conversation-id]')?.dataset['conversationId'];
        if (id) setCurrent(id);
      }}
    >
      {shown.map((item) => (
        <ConversationRow
          key={item.id}
          item={item}
          me={me}
          online={item.other ? presence[item.other.id]?.online : undefined}
          open={item.id === openId}
          current={item.id === tabStop}
        />
      ))}
    </ul>
  );
}

function Greeters() {
  return (
    <span className="flex -space-x-3">
      {['greeter-4', 'greeter-9', 'greeter-2'].map((seed) => (
        <span key={seed} className="size-14 overflow-hidden rounded-full border-3 border-canvas">
          <Face seed={seed} className="size-full" />
        </span>
      ))}
    </span>
  );
}

function ListSkeleton() {
  return (
    <div role="status" className="flex flex-col gap-1 px-4 py-2">
      <span className="sr-only">Loading conversations</span>
      {Array.from({ length: 7 }, (_, i) => (
        <div key={i} className="flex items-center gap-3 py-2">
          <Skeleton className="size-11 rounded-full" />
          <div className="flex-1">
            <Skeleton className="mb-2 h-3.5 w-1/2" />
            <Skeleton className="h-3 w-5/6" />
          </div>
        </div>
      ))}
    </div>
  );
}
