import { Outlet, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { EntranceLayout } from '../features/auth/entrance-layout.js';
import { useSession } from '../lib/auth/hooks.js';
import { Splash } from '../ui/splash.js';
import { Unreachable } from '../ui/unreachable.js';

/** Everything before one is signed in; whoever is goes on to where they wanted to be. */
export function EntranceRoute() {
  const session = useSession();
  const { next } = useSearch({ from: '/entrance' });
  if (session.status === 'starting') return <Splash />;
  if (session.status === 'unreachable') return <Unreachable />;
  if (session.status === 'signed-in') return <Onward to={next ?? '/chat'} />;
  return (
    <EntranceLayout>
      <Outlet />
    </EntranceLayout>
  );
}

function Onward({ to }: { to: string }) {
  const router = useRouter();
  useEffect(() => router.history.replace(to), [router, to]);
  return <Splash />;
}
