import { createContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { Person } from '../contract.js';
import { createEngine } from '../core/create.js';
import type { Engine } from '../core/engine.js';

export const EngineContext = createContext<Engine | null>(null);

/** Holds the engine that runs at present, if any. */
class EngineHolder {
  #engine: Engine | null = null;
  #listeners = new Set<() => void>();

  readonly get = (): Engine | null => this.#engine;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Runs an engine until the returned function is called. */
  run(id: string): () => void {
    const engine = createEngine({ id, username: '', displayName: '', avatarUrl: null });
    void engine.start();
    this.#set(engine);
    return () => {
      this.#set(null);
      void engine.stop();
    };
  }

  #set(engine: Engine | null): void {
    this.#engine = engine;
    for (const listener of this.#listeners) listener();
  }
}

interface ChatProviderProps {
  user: Person;
  children: ReactNode;
}

/** One engine for as long as this person is signed in. */
export const ChatProvider = ({ user, children }: ChatProviderProps) => {
  const [holder] = useState(() => new EngineHolder());
  const engine = useSyncExternalStore(holder.subscribe, holder.get);
  const { id, username, displayName, avatarUrl } = user;

  useEffect(() => holder.run(id), [holder, id]);
  useEffect(() => {
    engine?.setMe({ id, username, displayName, avatarUrl });
  }, [engine, id, username, displayName, avatarUrl]);

  return engine?.userId === id ? <EngineContext value={engine}>{children}</EngineContext> : null;
};
