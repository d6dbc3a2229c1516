import { Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useCommunity } from '../lib/use-community.js';

/**
 * After a navigation that left nothing focused, moves the focus to the new page's heading or main part, so that a
 * screen reader says where it is and Tab goes on from there.
 */
function useFocusOnNavigation(): void {
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const first = useRef(true);
  useEffect(() => {
    if (path === undefined) return;
    if (first.current) {
      first.current = false;
      return;
    }
    const frame = requestAnimationFrame(() => {
      const active = document.activeElement;
      if (active && active !== document.body && active.isConnected) return;
      const places = document.querySelectorAll<HTMLElement>('main h1, [role=main] h1, main');
      [...places].find((place) => place.checkVisibility())?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [path]);
}

export function Root() {
  useFocusOnNavigation();
  // Every page says where one is.
  useCommunity();
  return <Outlet />;
}
