import { Outlet } from '@tanstack/react-router';
import { EntranceLayout } from '../features/auth/entrance-layout.js';
import { useSession } from '../lib/auth/hooks.js';
import { Splash } from '../ui/splash.js';

/** What the links of mails lead to; it works whether or not somebody is signed in here. */
export function LetterRoute() {
  // Who is signed in decides whose data the page holds: a link that works once is not opened before that is known.
  if (useSession().status === 'starting') return <Splash />;
  return (
    <EntranceLayout>
      <Outlet />
    </EntranceLayout>
  );
}
