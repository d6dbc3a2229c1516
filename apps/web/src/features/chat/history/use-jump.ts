import { useEffect, useState, type RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import { useEngine } from '../engine/hooks/use-engine.js';
import { describeError } from '../../../lib/api/errors.js';
import { toast } from '../../../ui/toast.js';
import type { Row } from './rows.js';

interface Target {
  seq: number;
  align: 'center' | 'start';
  flash: boolean;
}

/** How long a message that was jumped to is marked, in ms. */
const marked = 1_700;

/** Brings a message into sight, wherever in the conversation it lies, and marks it for a moment. */
export function useJump(
  conversationId: string,
  rows: readonly Row[],
  handle: RefObject<VirtualizerHandle | null>,
  onJump: () => void,
) {
  const engine = useEngine();
  const [target, setTarget] = useState<Target | null>(null);
  const [flash, setFlash] = useState<string | null>(null);

  useEffect(() => {
    if (!target) return;
    const index = rows.findIndex(({ message }) => message.seq === target.seq);
    const row = rows[index];
    if (!row) return;
    setTarget(null);
    onJump();
    handle.current?.scrollToIndex(index, { align: target.align, offset: target.align === 'start' ? -72 : 0 });
    if (target.flash) setFlash(row.message.key);
  }, [target, rows, handle, onJump]);

  useEffect(() => {
    if (flash === null) return;
    const timer = setTimeout(() => setFlash(null), marked);
    return () => clearTimeout(timer);
  }, [flash]);

  const jumpTo = (next: Target) => {
    setTarget(next);
    if (rows.some(({ message }) => message.seq === next.seq)) return;
    engine.loadAround(conversationId, next.seq).catch((error: unknown) => {
      setTarget(null);
      toast(describeError(error));
    });
  };
  return { jumpTo, flash };
}
