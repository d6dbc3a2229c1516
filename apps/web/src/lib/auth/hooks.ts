import { useSyncExternalStore } from 'react';
import { session } from './session.js';
import type { SessionState } from './types.js';

export const useSession = (): SessionState => useSyncExternalStore(session.subscribe, session.getState);
