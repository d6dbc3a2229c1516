import { useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';

/** Nearer to the end than this counts as being there, in px. */
const near = 48;

/**
 * Keeps the end in sight while it is in sight: when a message comes, grows, or the keyboard opens. Whoever scrolled up
 * stays where they are.
 */
export function useStick(
  handle: RefObject<VirtualizerHandle | null>,
  count: number,
  lastKey: string | undefined,
  fromEnd: boolean,
) {
  const stuck = useRef(fromEnd);
  const [atBottom, setAtBottom] = useState(fromEnd);

  const toEnd = () => {
    if (count > 0) handle.current?.scrollToIndex(count - 1, { align: 'end' });
  };
  const settle = (bottom: boolean) => {
    stuck.current = bottom;
    setAtBottom(bottom);
  };
  const measure = (offset: number) => {
    const list = handle.current;
    if (list) settle(list.scrollSize - list.viewportSize - offset < near);
  };
  const onResize = () => {
    if (stuck.current) toEnd();
    else if (handle.current) measure(handle.current.scrollOffset);
  };

  useLayoutEffect(() => {
    if (stuck.current) toEnd();
    // The end moves when the last message or their number changes, not with every render.
  }, [lastKey, count]);

  return { atBottom, stuck, settle, measure, onResize, toEnd };
}
