import { QueryClientProvider } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { SettingsLayout } from '../features/settings/settings-layout.js';
import { useQueries } from '../lib/queries.js';

export function SettingsRoute() {
  return (
    <QueryClientProvider client={useQueries()}>
      <SettingsLayout>
        <Outlet />
      </SettingsLayout>
    </QueryClientProvider>
  );
}
