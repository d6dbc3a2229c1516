import { session } from '../../../../lib/auth/session.js';
import type { Person } from '../contract.js';
import { chatApi } from './chat-api.js';
import { Engine } from './engine.js';
import { browserPage } from './page.js';
import { defaultTiming } from './ports.js';
import { ChatSocket } from './socket.js';
import { lazyStorage, openStorage } from './storage.js';
import { browserTabs } from './tabs.js';

/** The engine of this browser. */
export const createEngine = (me: Person): Engine =>
  new Engine(me, {
    socket: new ChatSocket(),
    api: chatApi,
    storage: lazyStorage(openStorage(me.id)),
    tabs: browserTabs(me.id),
    page: browserPage,
    timing: defaultTiming,
    revoked: (why) => void session.revoked(why),
  });
