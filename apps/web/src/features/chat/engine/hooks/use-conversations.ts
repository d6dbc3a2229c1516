import type { ConversationItem, ConversationList } from '../types.js';
import { useChatState } from './use-engine.js';

/** The most recently active first. */
export const useConversations = (): ConversationList =>
  useChatState((state, engine) => engine.selectors.list(state));

/** Undefined while it is being fetched; null when it is not there, or not any more. */
export const useConversation = (id: string): ConversationItem | null | undefined =>
  useChatState(
    (state, engine) => engine.selectors.item(state, id) ?? (state.gone.has(id) ? null : undefined),
  );

/** Unread messages in all conversations that are not muted. */
export const useUnreadTotal = (): number =>
  useChatState((state, engine) => engine.selectors.unreadTotal(state));
