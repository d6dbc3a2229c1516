import type { User } from '@quemiai/contract/identity';
import { useNavigate } from '@tanstack/react-router';
import { useEngine } from '../features/chat/engine/hooks/use-engine.js';

/** Opens the conversation with somebody, a new one where there is none. */
export function useMessagePerson(): (user: User) => Promise<void> {
  const engine = useEngine();
  const navigate = useNavigate();
  return async (user) => {
    const { id } = await engine.createDirect(user.id);
    await navigate({ to: '/chat/$conversationId', params: { conversationId: id } });
  };
}
