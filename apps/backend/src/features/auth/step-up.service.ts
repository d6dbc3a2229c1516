import { Injectable } from '@nestjs/common';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import { AppError } from '../../platform/errors/app-error.js';
import type { RefusedSignature, SessionProof, SessionProofs } from '../../platform/tokens/session-proofs.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { MfaService } from '../mfa/mfa.service.js';
import { UsersService } from '../users/users.service.js';
import { AccountsRepo } from './accounts.repo.js';
import { LockoutService } from './lockout.service.js';
import { Passwords } from './passwords.js';
import { RefusedSignatures } from './refused-signatures.js';
import { SessionsRepo } from './sessions.repo.js';

type Proof = RouteInput<'POST /auth/reauthenticate'>['body'];

/** Lets a person prove again, within a session, who they are. */
@Injectable()
export class StepUpService implements SessionProofs {
  constructor(
    private readonly mfa: MfaService,
    private readonly sessions: SessionsRepo,
    private readonly accounts: AccountsRepo,
    private readonly passwords: Passwords,
    private readonly users: UsersService,
    private readonly lockout: LockoutService,
    private readonly refusedSignatures: RefusedSignatures,
  ) {}

  /** What the session can show for a sensitive operation. */
  async of(viewer: Viewer): Promise<SessionProof | undefined> {
    return this.sessions.proof(viewer.sessionId, viewer.userId);
  }

  async signatureRefused(viewer: Viewer, refused: RefusedSignature): Promise<void> {
    await this.refusedSignatures.note(viewer, refused);
  }

  /** Who has a second factor shows one: whoever knows the password alone is not enough. */
  async options(viewer: Viewer): Promise<RouteResponse<'POST /auth/reauthenticate/options'>> {
    const factors = await this.mfa.methodsOf(viewer.userId);
    if (factors.length === 0) return { methods: ['password'] };
    const passkey = await this.mfa.passkeyOptions(viewer);
    const totp = factors.includes('totp') ? (['totp'] as const) : [];
    return passkey ? { methods: ['passkey', ...totp], passkey } : { methods: [...totp] };
  }

  /**
   * @throws AppError `invalid_credentials` for a wrong password; `mfa_invalid` for a wrong code or passkey, and for a
   *   password where the account has a second factor; `challenge_expired`
   */
  async prove(viewer: Viewer, proof: Proof): Promise<{ until: string }> {
    await this.check(viewer, proof);
    const until = await this.sessions.proved(viewer.sessionId, viewer.userId);
    if (!until) throw new AppError('unauthenticated');
    return { until: until.toISOString() };
  }

  /** The contract has made sure that what each method needs is there. */
  private async check(viewer: Viewer, { method, password = '', code = '', challenge = '', response }: Proof) {
    if (method === 'totp') await this.mfa.verifyTotp(viewer, code);
    else if (method === 'password') await this.checkPassword(viewer, password);
    else if (response) await this.mfa.verifyPasskey(viewer, challenge, response);
    else throw new AppError('mfa_invalid');
  }

  private async checkPassword(viewer: Viewer, password: string): Promise<void> {
    if ((await this.mfa.methodsOf(viewer.userId)).length > 0) {
      throw new AppError(
        'mfa_invalid',
        'This account has a second factor: show that instead of the password',
      );
    }
    const { username } = await this.users.me(viewer);
    const [account] = await this.accounts.credentials(username);
    const ok = await this.lockout.proof(
      viewer.userId,
      async () => (await this.passwords.verify(password, account?.passwordHash)).ok,
    );
    if (!ok) throw new AppError('invalid_credentials', 'The password is wrong');
  }
}
