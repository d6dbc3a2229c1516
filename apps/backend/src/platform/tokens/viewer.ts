import type { UserRole } from '@quemiai/contract/roles';

/** Who is asking: what a verified access token says. Every service method that touches data takes it first. */
export interface Viewer {
  userId: string;
  sessionId: string;
  role: UserRole;
  /** A second factor or a passkey was shown in this session. */
  mfa: boolean;
}
