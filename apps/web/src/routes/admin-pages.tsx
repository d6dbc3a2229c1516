import { useNavigate, useSearch } from '@tanstack/react-router';
import { AuditPage } from '../features/admin/audit-page.js';
import { CommunityPage } from '../features/admin/community-page.js';
import { InvitesPage } from '../features/admin/invites.js';
import { KeysPage } from '../features/admin/keys-page.js';
import { MailPage } from '../features/admin/mail-page.js';
import { OverviewPage } from '../features/admin/overview-page.js';
import { PeoplePage } from '../features/admin/people.js';
import { useSession } from '../lib/auth/hooks.js';

export const Overview = OverviewPage;
export const Invites = InvitesPage;
export const Community = CommunityPage;
export const Mail = MailPage;
export const Keys = KeysPage;

export function Audit() {
  const search = useSearch({ from: '/inside/admin/audit' });
  const navigate = useNavigate();
  return (
    <AuditPage
      key={search.about}
      search={search}
      onSearch={(next) => void navigate({ to: '/admin/audit', search: next, replace: true })}
    />
  );
}

export function People() {
  const session = useSession();
  return session.status === 'signed-in' ? <PeoplePage me={session.user} /> : null;
}
