import { SecurityPage } from '../features/security/security-page.js';
import { useSession } from '../lib/auth/hooks.js';

export function SecuritySettingsRoute() {
  const session = useSession();
  return session.status === 'signed-in' ? <SecurityPage me={session.user} /> : null;
}
