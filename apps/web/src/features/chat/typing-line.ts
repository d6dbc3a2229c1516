import { listNames } from '../../lib/names.js';
import { useTyping } from './engine/hooks/use-people.js';
import type { ConversationItem } from './engine/types.js';

/** "typing…", "Ada is typing…", or null while nobody is. */
export function useTypingLine(item: ConversationItem): string | null {
  const typing = useTyping(item.id);
  if (typing.length === 0) return null;
  if (item.other) return 'typing…';
  const names = typing.map(({ person }) => person?.displayName.split(' ')[0] ?? 'Somebody');
  return `${listNames(names)} ${names.length === 1 ? 'is' : 'are'} typing…`;
}
