import { useEffect } from 'react';

let page = '';
let unread = 0;

function write(): void {
  const name = page ? `${page} · Quemiai` : 'Quemiai';
  document.title = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ${name}` : name;
}

/** The name of what is on view, in the title of the window. */
export function useTitle(name: string): void {
  useEffect(() => {
    page = name;
    write();
  }, [name]);
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
