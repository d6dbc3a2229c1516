import { AppearancePage } from '../features/settings/appearance-page.js';
import { useSession } from '../lib/auth/hooks.js';

export function AppearanceSettingsRoute() {
  const session = useSession();
  return session.status === 'signed-in' ? <AppearancePage me={session.user} /> : null;
}
