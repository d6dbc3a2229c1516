import { createContext, useEffect, useState, type ReactNode } from 'react';
import type { Person } from '../contract.js';
import { createEngine } from '../core/create.js';
import type { Engine } from '../core/engine.js';

export const EngineContext = createContext<Engine | null>(null);

interface ChatProviderProps {
  user: Person;
  children: ReactNode;
}

/** One engine for as long as this person is signed in. */
export const ChatProvider = ({ user, children }: ChatProviderProps) => {
  const [engine, setEngine] = useState<Engine | null>(null);
  const { id, username, displayName, avatarUrl } = user;

  useEffect(() => {
    const created = createEngine({ id, username: '', displayName: '', avatarUrl: null });
    void created.start();
    setEngine(created);
    return () => {
      setEngine(null);
      void created.stop();
    };
  }, [id]);

  useEffect(() => {
    engine?.setMe({ id, username, displayName, avatarUrl });
  }, [engine, id, username, displayName, avatarUrl]);

  return engine && engine.userId === id ? <EngineContext value={engine}>{children}</EngineContext> : null;
};
