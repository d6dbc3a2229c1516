import type { ChatMessage, Member } from '../engine/types.js';

/** Who has read up to which message, by the message's key; nobody is shown below a message of their own. */
export function readersByMessage(
  messages: readonly ChatMessage[],
  members: readonly Member[],
  me: string,
): Map<string, Member[]> {
  const readers = new Map<string, Member[]>();
  const placed = messages.filter((message) => message.seq !== null);
  for (const member of members) {
    if (member.id === me) continue;
    const message = placed.findLast(({ seq }) => seq !== null && seq <= member.readSeq);
    if (!message || message.sender.id === member.id) continue;
    readers.set(message.key, [...(readers.get(message.key) ?? []), member]);
  }
  return readers;
}
