import { QueryClientProvider } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { AdminGate, NotForYou } from '../features/admin/admin-gate.js';
import { AdminLayout } from '../features/admin/admin-layout.js';
import { useSession } from '../lib/auth/hooks.js';
import { isAdmin } from '../lib/auth/roles.js';
import { useQueries } from '../lib/queries.js';

export function AdminRoute() {
  const session = useSession();
  const queries = useQueries();
  if (session.status !== 'signed-in') return null;
  const mayEnter = isAdmin(session.user);
  return (
    <AdminLayout bare={!mayEnter}>
      {mayEnter ? (
        <QueryClientProvider client={queries}>
          <AdminGate>
            <Outlet />
          </AdminGate>
        </QueryClientProvider>
      ) : (
        <NotForYou />
      )}
    </AdminLayout>
  );
}
