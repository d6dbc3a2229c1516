import type { ConversationItem } from '../engine/types.js';
import { plainText } from '../text/parse.js';

export interface Preview {
  /** Who wrote it, where that is worth saying. */
  who: string | null;
  text: string;
  kind: 'message' | 'draft' | 'note';
}

/** What stands below a conversation's name in the list. */
export function previewOf(item: Pick<ConversationItem, 'last' | 'draft' | 'other'>, open: boolean): Preview {
  const { last, draft, other } = item;
  // Beside the conversation itself the draft is in sight already.
  if (draft.trim() !== '' && !open) return { who: 'Draft', text: plainText(draft), kind: 'draft' };
  if (!last) return { who: null, text: other ? 'Say hello' : 'No messages yet', kind: 'note' };
  if (last.deletedAt) return { who: null, text: 'Message deleted', kind: 'note' };
  const name = last.sender.displayName.split(' ')[0] ?? last.sender.username;
  const who = last.mine ? 'You' : other ? null : name;
  return { who, text: plainText(last.body), kind: 'message' };
}
