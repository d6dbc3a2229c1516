import { useEffect, useLayoutEffect, useState } from 'react';
import { describeError } from '../../../lib/api/errors.js';
import { toast } from '../../../ui/toast.js';
import { useEngine } from '../engine/hooks/use-engine.js';
import type { Row } from './rows.js';
import type { Place } from './use-place.js';

/** How long a message that was jumped to is marked, in ms. */
const marked = 1_700;

/** Brings a message into sight, wherever in the conversation it lies, and marks it for a moment. */
export function useJump(conversationId: string, rows: readonly Row[], hold: (place: Place) => void) {
  const engine = useEngine();
  const [target, setTarget] = useState<number | null>(null);
  const [flash, setFlash] = useState<string | null>(null);

  useLayoutEffect(() => {
    if (target === null) return;
    const row = rows.find(({ message }) => message.seq === target);
    if (!row) return;
    setTarget(null);
    hold({ seq: target, align: 'center' });
    setFlash(row.message.key);
  }, [target, rows, hold]);

  useEffect(() => {
    if (flash === null) return;
    const timer = setTimeout(() => setFlash(null), marked);
    return () => clearTimeout(timer);
  }, [flash]);

  const jumpTo = (seq: number) => {
    setTarget(seq);
    if (rows.some(({ message }) => message.seq === seq)) return;
    engine.loadAround(conversationId, seq).catch((error: unknown) => {
      setTarget(null);
      toast(describeError(error));
    });
  };
  return { jumpTo, flash };
}
