import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ConversationPane } from '../features/chat/conversation-pane.js';
import { useSession } from '../lib/auth/hooks.js';

export function ConversationRoute() {
  const session = useSession();
  const navigate = useNavigate();
  const { conversationId } = useParams({ from: '/inside/chat/$conversationId' });
  const { details = false } = useSearch({ from: '/inside/chat/$conversationId' });
  if (session.status !== 'signed-in') return null;
  return (
    <ConversationPane
      conversationId={conversationId}
      me={session.user}
      details={details}
      onDetails={(open) => void navigate({ to: '.', search: open ? { details: true } : {}, replace: !open })}
      onLeft={() => void navigate({ to: '/chat', replace: true })}
    />
  );
}
