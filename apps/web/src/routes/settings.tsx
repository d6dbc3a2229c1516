import { Outlet } from '@tanstack/react-router';
import { SettingsLayout } from '../features/settings/settings-layout.js';

export function SettingsRoute() {
  return (
    <SettingsLayout>
      <Outlet />
    </SettingsLayout>
  );
}
