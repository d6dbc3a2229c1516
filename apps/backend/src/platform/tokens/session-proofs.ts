import type { PublicJwk } from '@quemiai/contract/sessions';
import type { Viewer } from './viewer.js';

/** What a session can show for a sensitive operation. */
export interface SessionProof {
  /** A second factor or a passkey was shown in it, and the person still has one. */
  mfa: boolean;
  /** The person proved within `limits.stepUpSeconds` who they are. */
  recent: boolean;
  signingKeyId: string | null;
  signingKey: PublicJwk | null;
}

/** Asked by AssuranceGuard and RolesGuard; whoever keeps the sessions answers. */
export abstract class SessionProofs {
  /** Undefined when the session has ended. */
  abstract of(viewer: Viewer): Promise<SessionProof | undefined>;
}
