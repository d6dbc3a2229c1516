import { sameDay } from '../../../lib/time.js';
import type { ChatMessage } from '../engine/types.js';

/** One message with what stands above and around it. Separators belong to the message below them. */
export interface Row {
  message: ChatMessage;
  /** RFC 3339 of the day that begins here, or null. */
  day: string | null;
  /** "New messages" stands above. */
  unread: boolean;
  /** The first and the last of a run by one person. */
  first: boolean;
  last: boolean;
}

/** A pause longer than this starts a new run, in ms. */
const pause = 5 * 60_000;

function joins(before: ChatMessage | undefined, after: ChatMessage | undefined): boolean {
  if (!before || !after || before.sender.id !== after.sender.id) return false;
  const [from, to] = [new Date(before.createdAt), new Date(after.createdAt)];
  return sameDay(from, to) && to.getTime() - from.getTime() < pause;
}

interface Around {
  /** Earlier ones exist that are not loaded: whether a day begins at the first is not known. */
  hasOlder: boolean;
  /** The last seq that was read when the conversation was opened; null shows no divider. */
  readSeq: number | null;
}

/** Lays out messages in order: days, the unread divider, and runs of one person. */
export function layOut(messages: readonly ChatMessage[], { hasOlder, readSeq }: Around): Row[] {
  let divided = readSeq === null;
  const rows = messages.map((message, i): Row => {
    const before = messages[i - 1];
    const day =
      before === undefined ? !hasOlder : !sameDay(new Date(before.createdAt), new Date(message.createdAt));
    const unread = !divided && !message.mine && message.seq !== null && message.seq > (readSeq ?? 0);
    divided ||= unread;
    return { message, day: day ? message.createdAt : null, unread, first: true, last: true };
  });
  for (const [i, row] of rows.entries()) {
    const next = rows[i + 1];
    if (!next || next.unread || !joins(row.message, next.message)) continue;
    row.last = false;
    next.first = false;
  }
  return rows;
}
