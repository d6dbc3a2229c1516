import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Row } from './rows.js';

/** What stays in sight while rows are measured, come and grow. Null: wherever the person scrolled to. */
export type Place = 'end' | { seq: number; align: 'center' | 'start' } | null;

/** Nearer to the end than this counts as being there, in px. */
const near = 48;
/** Stays above a message that is put at the top, so that what it follows can be seen, in px. */
const above = 72;
/** By then the rows around a message have their sizes, in ms. */
const settled = 1_000;

interface Options {
  scroller: RefObject<HTMLElement | null>;
  handle: RefObject<VirtualizerHandle | null>;
  rows: readonly Row[];
  /** Newer messages exist that are not loaded: the last row is not the end. */
  hasNewer: boolean;
  begin: Place;
  /** The size of the history or of its window changed. */
  onResize: () => void;
}

/**
 * Keeps a place in sight by putting it back after every change of size. The list's own `scrollToIndex` does so only
 * until older messages come in above, which on opening a conversation they do at once.
 */
export function usePlace({ scroller, handle, rows, hasNewer, begin, onResize }: Options) {
  const place = useRef<Place>(begin);
  const lastTop = useRef(0);
  const timer = useRef(0);
  const [atBottom, setAtBottom] = useState(begin === 'end');
  const now = useRef({ rows, hasNewer, onResize });
  now.current = { rows, hasNewer, onResize };

  /** Finds out whether the end is in sight; scrolling there holds on to it, scrolling up lets go. */
  const look = useCallback(() => {
    const box = scroller.current;
    if (!box) return;
    const ended = !now.current.hasNewer && box.scrollHeight - box.clientHeight - box.scrollTop < near;
    const up = box.scrollTop < lastTop.current - 1;
    lastTop.current = box.scrollTop;
    if (place.current === null && ended) place.current = 'end';
    else if (place.current === 'end' && up && !ended) place.current = null;
    setAtBottom(ended || place.current === 'end');
  }, [scroller]);

  const keep = useCallback(() => {
    const box = scroller.current;
    const held = place.current;
    if (!box) return;
    if (held === 'end') box.scrollTop = box.scrollHeight;
    else if (held && handle.current) {
      const index = now.current.rows.findIndex(({ message }) => message.seq === held.seq);
      const size = handle.current.getItemSize(index);
      const space = held.align === 'start' ? above : Math.max(above, (box.clientHeight - size) / 2);
      if (index >= 0) box.scrollTop = handle.current.getItemOffset(index) - space;
    }
    look();
  }, [scroller, handle, look]);

  const hold = useCallback(
    (next: Place) => {
      clearTimeout(timer.current);
      place.current = next;
      keep();
      if (next === null || next === 'end') return;
      timer.current = window.setTimeout(() => {
        place.current = null;
        look();
      }, settled);
    },
    [keep, look],
  );

  useLayoutEffect(keep, [keep, rows]);

  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const sizes = new ResizeObserver(() => {
      keep();
      now.current.onResize();
    });
    for (const element of [box, ...box.children]) sizes.observe(element);
    const letGo = () => {
      if (place.current !== 'end') place.current = null;
    };
    const listeners = new AbortController();
    for (const event of ['wheel', 'touchmove', 'pointerdown', 'keydown'])
      box.addEventListener(event, letGo, { passive: true, signal: listeners.signal });
    return () => {
      sizes.disconnect();
      listeners.abort();
      clearTimeout(timer.current);
    };
  }, [scroller, keep]);

  return { atBottom, hold, look };
}
