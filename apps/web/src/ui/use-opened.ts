import { useEffect, useState } from 'react';

/**
 * False at first, true a moment later: what is mounted by a click opens after that click is over, which would otherwise
 * count as one outside of it and close it again.
 */
export function useOpened(): boolean {
  const [opened, setOpened] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setOpened(true));
    return () => clearTimeout(timer);
  }, []);
  return opened;
}
