import { useEffect, useRef, useState } from 'react';
import type { ChatMessage } from '../engine/types.js';
import { plainText } from '../text/parse.js';

/** Reads out what others write while the conversation is open; history that is scrolled into view stays silent. */
export function Announcer({ messages }: { messages: readonly ChatMessage[] }) {
  const [said, setSaid] = useState('');
  const newest = messages.findLast((message) => message.seq !== null);
  const seen = useRef<number | null>(null);
  useEffect(() => {
    if (!newest || newest.seq === null) return;
    const before = seen.current;
    seen.current = Math.max(before ?? 0, newest.seq);
    if (before === null || newest.seq <= before || newest.mine || newest.deletedAt) return;
    setSaid(`${newest.sender.displayName}: ${plainText(newest.body)}`);
  }, [newest]);
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {said}
    </div>
  );
}
