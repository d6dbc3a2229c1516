import { useEffect, useState } from 'react';

const LOOK_MS = 50;
/** Ten seconds. */
const LOOKS = 200;
/** For so many looks the focus may still be within the dialog that closes. */
const SETTLING = 10;

const partOf = (element: Element | null): Element | null => element?.closest('section, main') ?? null;

/**
 * For a dialog whose action may take away the very button that opened it: where nothing is left to give the focus back
 * to, the heading of the part of the page that the button stood in has it.
 */
export function useFocusAfter(): void {
  const [{ opener, part }] = useState(() => ({
    opener: document.activeElement,
    part: partOf(document.activeElement),
  }));
  useEffect(
    () => () => {
      // After the dialog itself has tried; the button goes when the list that it stood in is drawn anew, which on a slow
      // connection takes a while. Whoever has moved on by then is left alone.
      let looks = LOOKS;
      const look = setInterval(() => {
        looks -= 1;
        const active = document.activeElement;
        const heading = part?.isConnected ? part.querySelector<HTMLElement>('h1, h2, h3') : null;
        const waiting = [document.body, opener, heading].includes(active) || looks > LOOKS - SETTLING;
        if (looks === 0 || !waiting) clearInterval(look);
        // The dialog may have given the focus to whatever had it some time before.
        const astray =
          looks === LOOKS - 1 && opener?.isConnected === false && !active?.closest('[role*=dialog]');
        if ((active !== document.body && !astray) || !heading) return;
        heading.tabIndex = -1;
        heading.focus();
      }, LOOK_MS);
    },
    [opener, part],
  );
}
