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
/** By then the list that came to rest has corrected its place, in ms. */
const corrected = 100;

interface Options {
  scroller: RefObject<HTMLElement | null>;
  handle: RefObject<VirtualizerHandle | null>;
  rows: readonly Row[];
  /** Newer messages exist that are not loaded: the last row is not the end. */
  hasNewer: boolean;
  begin: Place;
}

/**
 * Keeps a place in sight by putting it back after every change of size and before it is painted: the end, a message
 * that was jumped to, or else what is in the middle of the view. What the list does for that itself ends as soon as
 * older messages come in above, and knows nothing of rows that are not measured yet.
 */
export function usePlace({ scroller, handle, rows, hasNewer, begin }: Options) {
  const place = useRef<Place>(begin);
  /** What was in the middle of the view when the person last scrolled, and how far below the top, in px. */
  const eye = useRef<{ key: string; below: number } | null>(null);
  const lastTop = useRef(0);
  /** The place was put back since the list last came to rest. */
  const moved = useRef(false);
  const timer = useRef(0);
  const [atBottom, setAtBottom] = useState(begin === 'end');
  const now = useRef({ rows, hasNewer });
  now.current = { rows, hasNewer };

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

  const see = useCallback(() => {
    const [box, list] = [scroller.current, handle.current];
    if (!box || !list) return;
    const index = list.findItemIndex(box.scrollTop + box.clientHeight / 2);
    const key = now.current.rows[index]?.message.key;
    eye.current = key === undefined ? null : { key, below: list.getItemOffset(index) - box.scrollTop };
  }, [scroller, handle]);

  const keep = useCallback(() => {
    const [box, list] = [scroller.current, handle.current];
    if (!box || !list) return;
    const top = topOf(place.current, eye.current, now.current.rows, list, box);
    if (top !== null && Math.abs(top - box.scrollTop) >= 1) {
      box.scrollTop = top;
      moved.current = true;
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
        see();
        look();
      }, settled);
    },
    [keep, look, see],
  );

  useLayoutEffect(keep, [keep, rows]);
  // What is held from the beginning is let go in time as well.
  useEffect(() => hold(place.current), [hold]);

  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const letGo = () => {
      if (place.current === null || place.current === 'end') return;
      place.current = null;
      see();
    };
    const listeners = new AbortController();
    for (const event of ['wheel', 'touchmove', 'pointerdown', 'keydown'])
      box.addEventListener(event, letGo, { passive: true, signal: listeners.signal });
    return () => {
      listeners.abort();
      clearTimeout(timer.current);
    };
  }, [scroller, see]);

  const onScroll = () => {
    look();
    see();
  };
  /**
   * The list corrects its own place when it comes to rest, and shows the rows of before until it hears that it moved.
   * At the end there is nowhere to move to (on iOS every opening ends so): a pixel back lets it hear.
   */
  const onScrollEnd = () => {
    if (!moved.current) return;
    moved.current = false;
    window.setTimeout(() => {
      if (place.current === 'end') scroller.current?.scrollBy(0, -1);
    }, corrected);
  };
  return { atBottom, hold, keep, onScroll, onScrollEnd };
}

/** Where the history has to stand for the place to be kept, in px; null for where it is. */
function topOf(
  place: Place,
  eye: { key: string; below: number } | null,
  rows: readonly Row[],
  list: VirtualizerHandle,
  box: HTMLElement,
): number | null {
  if (place === 'end') return box.scrollHeight - box.clientHeight;
  const index = rows.findIndex(({ message }) =>
    place ? message.seq === place.seq : message.key === eye?.key,
  );
  if (index < 0) return null;
  const start = list.getItemOffset(index);
  if (!place) return start - (eye?.below ?? 0);
  const middle = (box.clientHeight - list.getItemSize(index)) / 2;
  return start - (place.align === 'start' ? above : Math.max(above, middle));
}
