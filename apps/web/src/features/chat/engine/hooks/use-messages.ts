import { useEffect, useMemo } from 'react';
import type { Message } from '../contract.js';
import { messageListSelector } from '../select/messages.js';
import { findIn } from '../state/own.js';
import type { MessageList } from '../types.js';
import { useChatState, useEngine } from './use-engine.js';

export const useMessages = (id: string): MessageList => {
  const select = useMemo(() => messageListSelector(id), [id]);
  return useChatState(select);
};

/** The message that another one quotes. Undefined while it is being fetched, null when it is not there. */
export const useQuoted = (conversationId: string, messageId: string | null): Message | null | undefined => {
  const engine = useEngine();
  const quoted = useChatState((state) => {
    const held = state.conversations.get(conversationId);
    return held && messageId ? findIn(held, messageId) : undefined;
  });
  const wanted = messageId !== null && quoted === undefined;
  useEffect(() => {
    if (wanted) void engine.loader.quote(conversationId, messageId);
  }, [engine, wanted, conversationId, messageId]);
  return messageId === null ? null : quoted;
};
