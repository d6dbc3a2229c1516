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

export interface RefusedSignature {
  /** What was wrong with it, in the words of the answer. */
  reason: string;
  /** What it was to open: a method and the pattern of a path. */
  route: string;
}

/** Asked by AssuranceGuard and RolesGuard; whoever keeps the sessions answers. */
export abstract class SessionProofs {
  /** Undefined when the session has ended. */
  abstract of(viewer: Viewer): Promise<SessionProof | undefined>;
  /** Told before the refusal is answered. */
  abstract signatureRefused(viewer: Viewer, refused: RefusedSignature): Promise<void>;
}
