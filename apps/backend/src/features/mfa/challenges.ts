import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { uuid } from '@quemiai/contract/scalars';
import { z } from 'zod';
import { AppError } from '../../platform/errors/app-error.js';
import type { Viewer } from '../../platform/tokens/viewer.js';
import { ChallengesRepo } from './challenges.repo.js';

/** What a challenge is for: an answer for one purpose is worth nothing for another. */
export type Purpose = 'login' | 'passkey_login' | 'passkey_registration' | 'step_up';

/** Somebody in one of their sessions. */
export type SessionRef = Pick<Viewer, 'userId' | 'sessionId'>;

const data = z.object({
  /** The challenge that the authenticator signs, in base64url; none where no passkey can answer. */
  webauthn: z.string().optional(),
  /** What was shown before it, as its maker writes it. */
  shown: z.string().optional(),
});

/** A challenge of which an attempt was taken. */
export interface Attempt {
  id: string;
  userId: string | null;
  webauthn: string | undefined;
  shown: string | undefined;
}

const expired = (): AppError =>
  new AppError('challenge_expired', 'That took too long, or was tried too often: begin again');

/** Steps that wait for their answer: each for one purpose, for ten minutes, for five attempts and one success. */
@Injectable()
export class Challenges {
  constructor(private readonly repo: ChallengesRepo) {}

  /**
   * @param whose the account that has to answer; with its session where it is signed in already
   * @returns the opaque name of the challenge, 122 random bits
   */
  async create(
    purpose: Purpose,
    whose: { userId?: string; sessionId?: string },
    facts: z.input<typeof data> = {},
  ): Promise<string> {
    const id = randomUUID();
    const { userId = null, sessionId = null } = whose;
    await this.repo.create({ id, purpose, userId, sessionId, data: facts });
    return id;
  }

  /**
   * Takes one of the attempts before the answer is looked at.
   * @param by who answers, where somebody is signed in
   * @throws AppError `challenge_expired` for one that is unknown, used, used up, too old, for another purpose or person
   */
  async attempt(challenge: string, purpose: Purpose, by?: SessionRef): Promise<Attempt> {
    const id = uuid.safeParse(challenge);
    if (!id.success) throw expired();
    const { userId = null, sessionId = null } = by ?? {};
    const row = await this.repo.attempt(id.data, purpose, userId, sessionId);
    if (!row) throw expired();
    const { webauthn, shown } = data.parse(row.data);
    return { id: id.data, userId: row.userId, webauthn, shown };
  }

  /** After a right answer. @throws AppError `challenge_expired` when another answer was quicker */
  async use({ id }: Attempt): Promise<void> {
    if (!(await this.repo.use(id))) throw expired();
  }
}
