import { SettingsPage } from '../features/settings/settings-page.js';
import { useSession } from '../lib/auth/hooks.js';

export function SettingsRoute() {
  const session = useSession();
  return session.status === 'signed-in' ? <SettingsPage me={session.user} /> : null;
}
