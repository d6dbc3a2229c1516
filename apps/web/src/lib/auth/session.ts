import { browserDevice, browserLock, forgetOthers, forgetUser } from './device.js';
import { sessionHttp } from './refresh.js';
import { SessionStore } from './session-store.js';
import type { TabChannel, TabMessage } from './types.js';

/** Messages go to the other tabs of this browser and origin only. */
const browserChannel = (): TabChannel => {
  const channel = new BroadcastChannel('quemiai:session');
  return {
    post: (message) => channel.postMessage(message),
    listen: (listener) => {
      const hear = (event: MessageEvent<TabMessage>) => listener(event.data);
      channel.addEventListener('message', hear);
      return () => channel.removeEventListener('message', hear);
    },
  };
};

export const session = new SessionStore({
  http: sessionHttp,
  channel: browserChannel(),
  lock: browserLock,
  device: browserDevice,
  forget: forgetUser,
  forgetOthers,
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  onOnline: (listener) => addEventListener('online', listener),
});

export const startSession = (): void => session.start();
export const enter: typeof session.enter = (ask) => session.enter(ask);
export const renewSession = (): Promise<void> => session.renew();
export const signOut = (): Promise<void> => session.signOut();
