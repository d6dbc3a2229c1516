import type { PagePort } from './ports.js';

export const browserPage: PagePort = {
  visible: () => document.visibilityState === 'visible',
  online: () => navigator.onLine,
  listen: (listener) => {
    const stop = new AbortController();
    const options = { signal: stop.signal };
    document.addEventListener('visibilitychange', () => listener('visibility'), options);
    addEventListener('online', () => listener('online'), options);
    addEventListener('offline', () => listener('offline'), options);
    addEventListener('pagehide', () => listener('hide'), options);
    return () => stop.abort();
  },
};
