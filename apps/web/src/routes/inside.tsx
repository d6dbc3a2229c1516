import { Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useSession } from '../lib/auth/hooks.js';
import { Splash } from '../ui/splash.js';

export function InsideRoute() {
  const session = useSession();
  if (session.status === 'signed-out') return <ToSignIn />;
  if (session.status !== 'signed-in') return <Splash />;
  return <Outlet />;
}

/** The address to come back to is read once: while the navigation runs, the address is already another. */
function ToSignIn() {
  const location = useLocation({ select: ({ href }) => href });
  const [next] = useState(location);
  return <Navigate to="/sign-in" search={{ next }} replace />;
}
