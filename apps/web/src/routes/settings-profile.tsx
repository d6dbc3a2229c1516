import { ProfilePage } from '../features/settings/profile-page.js';
import { useSession } from '../lib/auth/hooks.js';

export function ProfileSettingsRoute() {
  const session = useSession();
  return session.status === 'signed-in' ? <ProfilePage me={session.user} /> : null;
}
