import { Outlet } from '@tanstack/react-router';
import { AdminGate, NotForYou } from '../features/admin/admin-gate.js';
import { AdminLayout } from '../features/admin/admin-layout.js';
import { useSession } from '../lib/auth/hooks.js';
import { isAdmin } from '../lib/auth/roles.js';

export function AdminRoute() {
  const session = useSession();
  if (session.status !== 'signed-in') return null;
  return (
    <AdminLayout>
      {isAdmin(session.user) ? (
        <AdminGate>
          <Outlet />
        </AdminGate>
      ) : (
        <NotForYou />
      )}
    </AdminLayout>
  );
}
