import { createContext, use } from 'react';
import type { ChatMessage, ConversationItem } from './engine/types.js';
import type { Knows } from './text/parse.js';

export type Overlay = 'menu' | 'react' | 'delete';

/** What the parts of one conversation's screen share. */
export interface ConversationScreen {
  item: ConversationItem;
  me: { id: string; username: string };
  /** How a member is called; "Somebody" where the person is not known. */
  nameOf: (userId: string) => string;
  knows: Knows;
  canDelete: (message: ChatMessage) => boolean;
  reply: (message: ChatMessage) => void;
  edit: (message: ChatMessage) => void;
  jumpTo: (message: { id: string; seq: number }) => void;
  /** Opens what belongs to one message beside an element. */
  show: (overlay: Overlay, message: ChatMessage, anchor: Element) => void;
}

export const ConversationContext = createContext<ConversationScreen | null>(null);

export function useScreen(): ConversationScreen {
  const screen = use(ConversationContext);
  if (!screen) throw new Error('useScreen is used outside a conversation');
  return screen;
}
