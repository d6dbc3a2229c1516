import { use, useSyncExternalStore } from 'react';
import type { Engine } from '../core/engine.js';
import type { ChatState } from '../state/model.js';
import { EngineContext } from './provider.js';

/** @throws outside the `ChatProvider` */
export const useEngine = (): Engine => {
  const engine = use(EngineContext);
  if (!engine) throw new Error('useEngine is used outside ChatProvider');
  return engine;
};

/** `select` must give the same value as long as nothing that it reads changes. */
export const useChatState = <T>(select: (state: ChatState, engine: Engine) => T): T => {
  const engine = useEngine();
  return useSyncExternalStore(engine.store.subscribe, () => select(engine.store.state, engine));
};
