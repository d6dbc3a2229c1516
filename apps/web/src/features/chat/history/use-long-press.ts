import { useRef, type MouseEvent, type PointerEvent } from 'react';

const held = 450;

/** A long touch or a right click, which open the same menu. Text that is selected keeps its own. */
export function useLongPress(open: (anchor: Element) => unknown) {
  const timer = useRef(0);
  const stop = () => clearTimeout(timer.current);
  return {
    onPointerDown: (event: PointerEvent) => {
      stop();
      if (event.pointerType !== 'touch') return;
      const anchor = event.currentTarget;
      timer.current = window.setTimeout(() => open(anchor), held);
    },
    onPointerUp: stop,
    onPointerMove: (event: PointerEvent) =>
      Math.abs(event.movementX) + Math.abs(event.movementY) > 3 ? stop() : undefined,
    onPointerCancel: stop,
    onContextMenu: (event: MouseEvent) => {
      const onLink = event.target instanceof Element && event.target.closest('a, input, textarea') !== null;
      if (onLink || (getSelection()?.toString() ?? '') !== '') return;
      event.preventDefault();
      open(event.currentTarget);
    },
  };
}
