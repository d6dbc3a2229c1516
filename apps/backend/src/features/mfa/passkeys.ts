import { Injectable } from '@nestjs/common';
import { limits } from '@quemiai/contract/limits';
import type {
  Passkey,
  PasskeyAssertion,
  PasskeyCreationOptions,
  PasskeyRegistration,
  PasskeyRequestOptions,
} from '@quemiai/contract/mfa';
import type { RouteInput, RouteResponse } from '@quemiai/contract/routes';
import { uuid } from '@quemiai/contract/scalars';
import { z } from 'zod';
import logger from '../../config/logger.js';
import type { OwnerRecord, Relation } from '../../decorators/owned.decorator.js';
import { AppError, notFound } from '../../platform/errors/app-error.js';
import { decodeCursor, pageOf } from '../../platform/http/cursor.js';
import { uuidv7 } from '../../platform/ids/uuidv7.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { CommunityService } from '../community/community.service.js';
import { UsersService } from '../users/users.service.js';
import type { Attempt, SessionRef } from './challenges.js';
import { Challenges } from './challenges.js';
import { MfaNotices } from './mfa-notices.js';
import type { PasskeyRow } from './passkeys.repo.js';
import { PasskeysRepo } from './passkeys.repo.js';
import { RelyingParty } from './relying-party.js';
import { SecondFactors } from './second-factors.js';
import {
  checkAssertion,
  checkRegistration,
  creationOptions,
  handleOf,
  newChallenge,
  requestOptions,
} from './webauthn.js';

const cursor = z.object({ id: uuid });

const toPasskey = ({ id, name, createdAt, lastUsedAt, backedUp }: PasskeyRow): Passkey => ({
  id,
  name,
  createdAt: createdAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
  backedUp,
});

/** The caller learns that it was refused, the log learns why. */
const refused = (reason: unknown): AppError => {
  const text = reason instanceof Error ? reason.message : String(reason);
  logger.info({ reason: text.slice(0, 200) }, 'a passkey was refused');
  return new AppError('mfa_invalid', 'The passkey could not be confirmed');
};

/** WebAuthn credentials: discoverable, and shown only after the device has checked who holds it. */
@Injectable()
export class Passkeys implements OwnerRecord {
  constructor(
    private readonly repo: PasskeysRepo,
    private readonly challenges: Challenges,
    private readonly factors: SecondFactors,
    private readonly rp: RelyingParty,
    private readonly notices: MfaNotices,
    private readonly users: UsersService,
    private readonly community: CommunityService,
  ) {}

  /** @throws AppError `limit_reached`; `conflict` where passkeys do not work; `reauthentication_required` */
  async beginRegistration(
    viewer: SessionRef,
  ): Promise<{ challenge: string; options: PasskeyCreationOptions }> {
    const { id } = this.rp.get();
    await this.factors.demandShown(viewer);
    const known = await this.repo.credentials(viewer.userId);
    this.demandRoom(known.length);
    const [user, { name }] = await Promise.all([this.users.me(viewer), this.community.settings()]);
    const webauthn = newChallenge();
    const options = creationOptions({ id, name }, user, webauthn, known);
    return { challenge: await this.challenges.create('passkey_registration', viewer, { webauthn }), options };
  }

  /**
   * The new passkey counts at once, in the session of the viewer too.
   * @throws AppError `mfa_invalid`, `challenge_expired`, `limit_reached`, `reauthentication_required`; `conflict` for one
   *   that is registered
   */
  async register(
    viewer: SessionRef,
    challenge: string,
    response: PasskeyRegistration,
    name: string,
  ): Promise<Passkey> {
    const { userId, sessionId } = viewer;
    const attempt = await this.challenges.attempt(challenge, 'passkey_registration', viewer);
    await this.factors.demandShown(viewer);
    const made = await checkRegistration(response, this.expected(attempt)).catch((error: unknown) => {
      throw refused(error);
    });
    await this.challenges.use(attempt);
    const row = await this.factors.changing(userId, async (tx) => {
      // Another session may have added the first factor meanwhile.
      await this.factors.demandShown(viewer, tx);
      this.demandRoom((await this.factors.of(userId, tx)).passkeys);
      await this.factors.markShown(sessionId, tx);
      return this.repo.insert({ ...made, id: uuidv7(), userId, name }, tx);
    });
    await this.notices.tell(userId, 'mfa.passkey_added', { passkey: name });
    return toPasskey(row);
  }

  /** @param whose the account whose passkeys may answer; without one, any passkey of this site */
  async options(webauthn: string, whose?: string): Promise<PasskeyRequestOptions> {
    const known = whose === undefined ? [] : await this.repo.credentials(whose);
    return requestOptions(this.rp.get().id, webauthn, known);
  }

  /**
   * Checks an answer to a challenge of which an attempt was taken, and counts it as a use of the passkey.
   * @returns whose passkey it is: the account's of the challenge, where it names one
   * @throws AppError `mfa_invalid`
   */
  async check(attempt: Attempt, response: PasskeyAssertion): Promise<string> {
    const passkey = await this.repo.byCredential(Buffer.from(response.rawId, 'base64url'));
    if (!passkey) throw refused('it is not known');
    const { id, userId } = passkey;
    if (attempt.userId !== null && attempt.userId !== userId) throw refused('it belongs to another account');
    const { userHandle } = response.response;
    const handleFits = userHandle === undefined ? attempt.userId !== null : userHandle === handleOf(userId);
    if (!handleFits) throw refused('it names another account');
    const shown = await checkAssertion(response, this.expected(attempt), passkey).catch((error: unknown) => {
      throw refused(error);
    });
    if (!(await this.repo.use(id, shown.counter, shown.backedUp))) throw refused('its counter does not rise');
    return userId;
  }

  async list(
    { userId }: Viewer,
    { limit, cursor: given }: RouteInput<'GET /auth/passkeys'>['query'],
  ): Promise<RouteResponse<'GET /auth/passkeys'>> {
    const rows = await this.repo.list(userId, decodeCursor(cursor, given)?.id, limit + 1);
    return pageOf(rows, limit, toPasskey, ({ id }) => ({ id }));
  }

  /** Nobody knows of somebody else's. */
  async relationTo(viewer: Viewer, id: string): Promise<Relation> {
    return (await this.repo.ownerOf(id)) === viewer.userId ? 'own' : 'hidden';
  }

  /** @throws AppError `not_found`, also for somebody else's */
  async rename({ userId }: Viewer, id: string, name: string): Promise<Passkey> {
    const row = await this.repo.rename(id, userId, name);
    if (!row) throw notFound('This passkey');
    const { was } = row;
    if (was !== name) await this.notices.note(userId, 'mfa.passkey_renamed', { from: was, to: name });
    return toPasskey(row);
  }

  /** @throws AppError `not_found`, also for somebody else's; `conflict` as `SecondFactors.removed` */
  async remove({ userId }: Viewer, id: string): Promise<void> {
    const name = await this.factors.changing(userId, async (tx) => {
      const removed = await this.repo.remove(id, userId, tx);
      if (removed === undefined) throw notFound('This passkey');
      await this.factors.removed(userId, tx);
      return removed;
    });
    await this.notices.tell(userId, 'mfa.passkey_removed', { passkey: name });
  }

  private expected({ webauthn }: Attempt): { challenge: string; rp: { id: string; origins: string[] } } {
    if (webauthn === undefined) throw refused('no passkey was asked for');
    return { challenge: webauthn, rp: this.rp.get() };
  }

  private demandRoom(count: number): void {
    if (count < limits.passkeysMax) return;
    throw new AppError('limit_reached', `An account has at most ${limits.passkeysMax} passkeys`);
  }
}
