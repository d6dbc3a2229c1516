import { useEffect } from 'react';
import { useCommunityName } from './use-community.js';

let community = '';
let page = '';
let unread = 0;

function write(): void {
  const name = page ? `${page} · ${community}` : community;
  document.title = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ${name}` : name;
}

/** The name of what is on view and of the community, in the title of the window. */
export function useTitle(name: string): void {
  const place = useCommunityName();
  useEffect(() => {
    community = place;
    page = name;
    write();
  }, [name, place]);
}

/** How many messages wait, before the name. */
export function useTitleCount(count: number): void {
  useEffect(() => {
    unread = count;
    write();
    return () => {
      unread = 0;
      write();
    };
  }, [count]);
}
