import { useNavigate, useParams } from '@tanstack/react-router';
import { Profile } from '../features/people/profile.js';
import { useSession } from '../lib/auth/hooks.js';
import { useTitle } from '../lib/title.js';
import { BackLink } from '../ui/back-link.js';
import { useMessagePerson } from './use-message-person.js';

export function PersonRoute() {
  const session = useSession();
  const navigate = useNavigate();
  const message = useMessagePerson();
  const { username } = useParams({ from: '/inside/people/$username' });
  useTitle(`@${username}`);
  if (session.status !== 'signed-in') return null;
  return (
    <main
      tabIndex={-1}
      className="relative flex h-full flex-1 items-center justify-center overflow-y-auto bg-surface p-6 outline-none"
    >
      <div className="absolute top-2.5 left-2">
        <BackLink />
      </div>
      <Profile
        key={username}
        username={username}
        me={session.user.id}
        level={1}
        onMessage={message}
        onSettings={() => void navigate({ to: '/settings' })}
      />
    </main>
  );
}
