import { Navigate, Outlet, useLocation, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { ChatProvider } from '../features/chat/engine/hooks/provider.js';
import { Notifier } from '../features/chat/notify/notifier.js';
import { ChatShell } from '../features/chat/shell.js';
import { VerifyBanner } from '../features/security/verify-banner.js';
import { AccountBar } from '../features/settings/account-bar.js';
import { useSession } from '../lib/auth/hooks.js';
import type { Me } from '../lib/auth/types.js';
import { setTheme } from '../lib/theme.js';
import { Splash } from '../ui/splash.js';
import { Unreachable } from '../ui/unreachable.js';
import { useMessagePerson } from './use-message-person.js';

const PersonDialog = lazy(() => import('../features/people/person-dialog.js'));

/** Everything that needs somebody to be signed in. */
export function InsideRoute() {
  const session = useSession();
  switch (session.status) {
    case 'starting':
      return <Splash />;
    case 'unreachable':
      return <Unreachable />;
    case 'signed-out':
      // Signing out on purpose leads to the door, not back to where one was.
      return <ToSignIn back={session.reason !== 'signed-out' && session.reason !== 'other-tab'} />;
    case 'signed-in':
      return (
        <ChatProvider user={session.user}>
          <Inside me={session.user} />
        </ChatProvider>
      );
  }
}

/** The address to come back to is read once: while the navigation runs, the address is already another. */
function ToSignIn({ back }: { back: boolean }) {
  const here = useLocation({ select: ({ href }) => href });
  const [next] = useState(here);
  return <Navigate to="/sign-in" search={back && next !== '/chat' ? { next } : {}} replace />;
}

function Inside({ me }: { me: Me }) {
  const navigate = useNavigate();
  const administration = useLocation({ select: ({ pathname }) => /^\/admin(\/|$)/.test(pathname) });
  const listOnly = useLocation({ select: ({ pathname }) => /^\/chat\/?$/.test(pathname) });
  const { conversationId } = useParams({ strict: false });
  // The account's theme wins over what this device showed to whoever was here before.
  useEffect(() => setTheme(me.settings.theme), [me.settings.theme]);
  return (
    <>
      <div className="flex h-dvh flex-col">
        <VerifyBanner me={me} />
        {administration ? (
          <Outlet />
        ) : (
          <ChatShell
            me={me.id}
            openId={conversationId}
            listOnly={listOnly}
            onOpen={(id) => void navigate({ to: '/chat/$conversationId', params: { conversationId: id } })}
            footer={(openShortcuts) => <AccountBar me={me} onShortcuts={openShortcuts} />}
          >
            <Outlet />
          </ChatShell>
        )}
      </div>
      <Notifier sound={me.settings.sound} />
      <Person me={me.id} />
    </>
  );
}

/** The card of whoever the address names, over whatever is on view. */
function Person({ me }: { me: string }) {
  const navigate = useNavigate();
  const { person } = useSearch({ from: '/inside' });
  const message = useMessagePerson();
  if (!person) return null;
  return (
    <Suspense>
      <PersonDialog
        key={person}
        username={person}
        me={me}
        onMessage={message}
        onSettings={() => void navigate({ to: '/settings' })}
        onClose={() =>
          void navigate({ to: '.', search: ({ person: _closed, ...rest }) => rest, replace: true })
        }
      />
    </Suspense>
  );
}
