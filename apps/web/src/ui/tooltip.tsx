import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createPortal } from 'react-dom';

interface Tip {
  text: string;
  anchor: Element;
}

const delay = 450;
const gap = 6;

/**
 * Shows the `data-tip` of whatever is hovered or focused by keyboard. One layer for the page, mounted once: a thousand
 * buttons with a hint cost nothing. Hints only repeat or add to the accessible name, so they are hidden from it.
 */
export function TooltipLayer() {
  const [tip, setTip] = useState<Tip>();
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer = 0;
    const hide = () => {
      clearTimeout(timer);
      setTip(undefined);
    };
    const show = (target: EventTarget | null, wait: number) => {
      hide();
      const anchor = target instanceof Element ? target.closest('[data-tip]') : null;
      const text = anchor?.getAttribute('data-tip');
      if (anchor && text)
        timer = window.setTimeout(() => anchor.isConnected && setTip({ text, anchor }), wait);
    };
    const over = (event: PointerEvent) => event.pointerType === 'mouse' && show(event.target, delay);
    // Focus that was put somewhere, as in a dialog that opens, asks for no hint.
    let tabbed = false;
    const focus = (event: FocusEvent) => tabbed && show(event.target, 0);
    const key = (event: KeyboardEvent) => {
      tabbed = event.key === 'Tab';
      if (event.key === 'Escape') hide();
    };
    const listeners = new AbortController();
    const { signal } = listeners;
    document.addEventListener('pointerover', over, { signal });
    document.addEventListener('focusin', focus, { signal });
    document.addEventListener('focusout', hide, { signal });
    document.addEventListener('pointerdown', hide, { signal });
    document.addEventListener('keydown', key, { signal, capture: true });
    document.addEventListener('scroll', hide, { signal, capture: true });
    return () => {
      listeners.abort();
      clearTimeout(timer);
    };
  }, []);

  useLayoutEffect(() => {
    if (!tip || !box.current) return;
    const at = tip.anchor.getBoundingClientRect();
    const { width, height } = box.current.getBoundingClientRect();
    const left = Math.min(Math.max(at.left + at.width / 2 - width / 2, 8), innerWidth - width - 8);
    const above = at.top - height - gap;
    box.current.style.left = `${left}px`;
    box.current.style.top = `${above > 8 ? above : at.bottom + gap}px`;
  }, [tip]);

  if (!tip) return null;
  return createPortal(
    <div
      ref={box}
      aria-hidden
      className="pointer-events-none fixed top-0 left-0 z-60 max-w-64 rounded-sm bg-ink px-2.5 py-1.5 text-xs font-medium text-surface shadow-2"
    >
      {tip.text}
    </div>,
    document.body,
  );
}
