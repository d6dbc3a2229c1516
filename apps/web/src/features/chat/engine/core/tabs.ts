import type { TabMessage, Tabs } from './ports.js';

export const browserTabs = (userId: string): Tabs => {
  const name = `quemiai:chat:${userId}`;
  const channel = new BroadcastChannel(name);
  const gone = new AbortController();
  const held = Promise.withResolvers<void>();
  return {
    post: (message) => channel.postMessage(message),
    listen: (listener) => {
      channel.addEventListener('message', (event: MessageEvent<TabMessage>) => listener(event.data));
    },
    lead: (leading) => {
      // Without Web Locks every tab leads: the clientId keeps what two of them send from being two messages.
      if (!('locks' in navigator)) return leading();
      const lead = () => {
        leading();
        return held.promise;
      };
      navigator.locks.request(name, { signal: gone.signal }, lead).catch((error: unknown) => {
        if (gone.signal.aborted) return;
        // A browser that is told to keep nothing of this address refuses locks, too.
        if (error instanceof DOMException && error.name === 'SecurityError') leading();
        else throw error;
      });
    },
    close: () => {
      gone.abort();
      held.resolve();
      channel.close();
    },
  };
};
