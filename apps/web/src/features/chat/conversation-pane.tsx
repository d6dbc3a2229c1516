import { lazy, Suspense, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { describeError } from '../../lib/api/errors.js';
import { useTitle } from '../../lib/title.js';
import { toast } from '../../ui/toast.js';
import { BackLink } from '../../ui/back-link.js';
import { EmptyState } from '../../ui/empty-state.js';
import { threePanes, twoPanes, useMedia } from '../../lib/use-media.js';
import { ConnectionBanner } from './connection-banner.js';
import { Composer } from './composer/composer.js';
import type { ComposerContext } from './composer/context-bar.js';
import { ConversationContext, type ConversationScreen, type Overlay } from './conversation-context.js';
import { ConversationHeader } from './conversation-header.js';
import { useConversation } from './engine/hooks/use-conversations.js';
import { useDraft } from './engine/hooks/use-draft.js';
import { useEngine } from './engine/hooks/use-engine.js';
import { useMessages } from './engine/hooks/use-messages.js';
import type { ChatMessage, ConversationItem } from './engine/types.js';
import { History, type HistoryHandle } from './history/history.js';
import { HistoryFailed, HistorySkeleton, NoMessages } from './history/no-messages.js';
import { TypingBubble } from './typing-bubble.js';
import { useNames } from './use-names.js';

const Overlays = lazy(() => import('./history/overlays.js'));
const Details = lazy(() => import('./details/details.js'));

interface Props {
  conversationId: string;
  me: { id: string; username: string };
  details: boolean;
  onDetails: (open: boolean) => void;
  /** The conversation is not there any more; goes back to the list. */
  onLeft: () => void;
}

export function ConversationPane(props: Props) {
  const item = useConversation(props.conversationId);
  if (item === null)
    return (
      <main tabIndex={-1} className="relative flex h-full flex-1 outline-none">
        <div className="absolute top-2.5 left-2">
          <BackLink />
        </div>
        <EmptyState level={1} title="This conversation is not here">
          It may have ended, or you are not a member of it any more.
        </EmptyState>
      </main>
    );
  if (item === undefined)
    return (
      <main tabIndex={-1} className="flex h-full flex-1 flex-col">
        <HistorySkeleton />
      </main>
    );
  return <OpenConversation key={item.id} {...props} item={item} />;
}

function OpenConversation({ item, me, details, onDetails, onLeft }: Props & { item: ConversationItem }) {
  useTitle(item.title);
  const engine = useEngine();
  const wide = useMedia(twoPanes);
  const covered = !useMedia(threePanes) && details;
  const list = useMessages(item.id);
  const names = useNames(item, list.items);
  const [draft, setDraft] = useDraft(item.id);
  const [context, setContext] = useState<ComposerContext | null>(null);
  const [edited, setEdited] = useState('');
  const [overlay, setOverlay] = useState<{ kind: Overlay; message: ChatMessage; anchor: Element } | null>(
    null,
  );
  const field = useRef<HTMLTextAreaElement>(null);
  const history = useRef<HistoryHandle>(null);

  useEffect(() => engine.open(item.id), [engine, item.id]);
  // A finger would only bring up the keyboard over what one came to read.
  useEffect(() => {
    if (matchMedia('(pointer: fine)').matches) field.current?.focus();
  }, []);

  const begin = (next: ComposerContext) => {
    setContext(next);
    if (next.kind === 'edit') setEdited(next.message.body);
  };
  useLayoutEffect(() => {
    if (context === null) return undefined;
    const { length } = context.message.body;
    // At once: what is typed before a later frame would be taken for the keys of a message.
    field.current?.focus();
    if (context.kind === 'edit') field.current?.setSelectionRange(length, length);
    // Once more, since a menu that it was chosen from gives the focus back to its message when it closes.
    const frame = requestAnimationFrame(() => field.current?.focus());
    return () => cancelAnimationFrame(frame);
  }, [context]);
  const submit = (body: string) => {
    setContext(null);
    if (context?.kind === 'edit') {
      const { id, body: before } = context.message;
      if (id && body !== before)
        engine.edit(id, body).catch((error: unknown) => toast(`Not changed: ${describeError(error)}`));
      return;
    }
    engine.send(item.id, { body, replyTo: context?.message.id ?? null });
    setDraft('');
    history.current?.toLatest();
  };
  const editLast = () => {
    const message = list.items.findLast((own) => own.mine && own.id !== null && own.deletedAt === null);
    if (message) begin({ kind: 'edit', message });
  };

  const { conversation } = item;
  const manages = conversation.type !== 'direct' && conversation.viewer.role !== 'member';
  const screen = useMemo<ConversationScreen>(
    () => ({
      item,
      me,
      ...names,
      canDelete: (message) => message.id !== null && !message.deletedAt && (message.mine || manages),
      reply: (message) => begin({ kind: 'reply', message }),
      edit: (message) => begin({ kind: 'edit', message }),
      jumpTo: ({ seq }) => history.current?.jumpTo(seq),
      show: (kind, message, anchor) => setOverlay({ kind, message, anchor }),
    }),
    [item, me, names, manages],
  );
  const editing = context?.kind === 'edit';

  return (
    <ConversationContext value={screen}>
      <main
        tabIndex={-1}
        inert={covered}
        className="relative flex h-full min-w-0 flex-1 flex-col bg-surface outline-none"
      >
        <ConversationHeader details={details} onDetails={() => onDetails(!details)} />
        {!wide && <ConnectionBanner className="mt-2" />}
        {list.items.length > 0 ? (
          <History ref={history} list={list} />
        ) : list.loading ? (
          <HistorySkeleton />
        ) : list.error ? (
          <HistoryFailed failure={list.error} onRetry={() => engine.jumpToLatest(item.id)} />
        ) : (
          <NoMessages />
        )}
        <TypingBubble item={item} />
        <Composer
          ref={field}
          text={editing ? edited : draft}
          onText={editing ? setEdited : setDraft}
          context={context}
          onCancel={() => setContext(null)}
          onSubmit={submit}
          onEditLast={editLast}
        />
      </main>
      {covered && (
        <button
          type="button"
          tabIndex={-1}
          aria-hidden
          className="fixed inset-0 z-20 bg-scrim"
          onClick={() => onDetails(false)}
        />
      )}
      {details && (
        <Suspense>
          <Details onClose={() => onDetails(false)} onLeft={onLeft} />
        </Suspense>
      )}
      {overlay && (
        <Suspense>
          <Overlays
            key={`${overlay.kind}${overlay.message.key}`}
            overlay={overlay.kind}
            message={overlay.message}
            anchor={overlay.anchor}
            onClose={() => setOverlay((open) => (open === overlay ? null : open))}
          />
        </Suspense>
      )}
    </ConversationContext>
  );
}
