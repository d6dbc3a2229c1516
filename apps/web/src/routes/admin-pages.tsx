import { CommunityPage } from '../features/admin/community-page.js';
import { InvitesPage } from '../features/admin/invites.js';
import { MailPage } from '../features/admin/mail-page.js';

export const Invites = InvitesPage;
export const Community = CommunityPage;
export const Mail = MailPage;
