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
      // After the dialog itself has tried.
      setTimeout(() => {
        const heading = part?.isConnected ? part.querySelector<HTMLElement>('h1, h2, h3') : null;
        if (document.activeElement !== document.body || !heading) return;
        heading.tabIndex = -1;
        heading.focus();
      }, 50);
    },
    [part],
  );
}
