import { Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { useSession } from '../lib/auth/hooks.js';
import { Splash } from '../ui/splash.js';

export function InsideRoute() {
  const session = useSession();
  const here = useLocation({ select: (location) => location.href });
  if (session.status === 'signed-out') return <Navigate to="/sign-in" search={{ next: here }} replace />;
  if (session.status !== 'signed-in') return <Splash />;
  return <Outlet />;
}
