import { useCallback, useSyncExternalStore } from 'react';

/** From here on the list stands beside what is open. */
export const twoPanes = '(min-width: 48rem)';
/** From here on details stand beside both; below they lie over them. In CSS: the breakpoint `panes`. */
export const threePanes = '(min-width: 70rem)';

/** Whether a media query holds, as it changes. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = matchMedia(query);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}
