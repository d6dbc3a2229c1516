import type { Presence } from '@quemiai/contract/events';
import { useConnection, usePresence } from './engine/hooks/use-people.js';

const nobody: Readonly<Record<string, Presence>> = {};

/** Who of these people is here now; without a connection that is not known of anybody. */
export function useLivePresence(userIds: readonly string[]): Readonly<Record<string, Presence>> {
  const known = usePresence(userIds);
  return useConnection().status === 'connected' ? known : nobody;
}
