import { useEffect, useState } from 'react';

const partOf = (element: Element | null): Element | null => element?.closest('section, main') ?? null;

/**
 * For a dialog whose action may take away the very button that opened it: where nothing is left to give the focus back
 * to, the heading of the part of the page that the button stood in has it.
 */
export function useFocusAfter(): void {
  const [part] = useState(() => partOf(document.activeElement));
  useEffect(
    () => () => {
      // After the dialog itself has tried; the button goes when the list that it stood in is drawn anew.
      let looks = 20;
      const look = setInterval(() => {
        looks -= 1;
        const lost = document.activeElement === document.body;
        if (lost || looks === 0) clearInterval(look);
        const heading = part?.isConnected ? part.querySelector<HTMLElement>('h1, h2, h3') : null;
        if (!lost || !heading) return;
        heading.tabIndex = -1;
        heading.focus();
      }, 50);
    },
    [part],
  );
}
