import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';

/** Seconds. */
const LIFE_SECONDS = 600;
const MOST_ATTEMPTS = 5;

export interface ChallengeRow {
  userId: string | null;
  data: unknown;
}

const create = {
  name: 'mfa_challenge_create',
  text: `WITH cleaned AS (
      DELETE FROM auth_challenges
      WHERE expires_at < now() - CASE WHEN user_id IS NULL THEN interval '0' ELSE interval '1 hour' END
    )
    INSERT INTO auth_challenges (id, purpose, user_id, session_id, data, expires_at)
    VALUES ($1, $2, $3, $4, $5::jsonb, now() + make_interval(secs => ${LIFE_SECONDS}))`,
};

// Every attempt counts as a failure before it is looked at: however many come at once, five are.
const attempt = {
  name: 'mfa_challenge_attempt',
  text: `UPDATE auth_challenges SET failures = failures + 1
    WHERE id = $1 AND purpose = $2 AND user_id IS NOT DISTINCT FROM coalesce($3, user_id)
      AND session_id IS NOT DISTINCT FROM $4 AND used_at IS NULL AND failures < ${MOST_ATTEMPTS}
      AND expires_at > now()
    RETURNING user_id AS "userId", data`,
};

const use = {
  name: 'mfa_challenge_use',
  text: `UPDATE auth_challenges SET used_at = now(), failures = failures - 1
    WHERE id = $1 AND used_at IS NULL RETURNING id`,
};

@Injectable()
export class ChallengesRepo {
  constructor(private readonly database: Database) {}

  async create(challenge: {
    id: string;
    purpose: string;
    userId: string | null;
    sessionId: string | null;
    data: object;
  }): Promise<void> {
    const { id, purpose, userId, sessionId, data } = challenge;
    await this.database.rows(create, [id, purpose, userId, sessionId, JSON.stringify(data)]);
  }

  /**
   * Takes one of the attempts.
   * @param userId whose it has to be; null for anybody's
   * @param sessionId in which it was made; null for one made outside of any
   * @returns undefined when there is nothing (left) to attempt
   */
  async attempt(
    id: string,
    purpose: string,
    userId: string | null,
    sessionId: string | null,
  ): Promise<ChallengeRow | undefined> {
    const [row] = await this.database.rows<ChallengeRow>(attempt, [id, purpose, userId, sessionId]);
    return row;
  }

  /** False when another answer was quicker. */
  async use(id: string): Promise<boolean> {
    return (await this.database.rows(use, [id])).length > 0;
  }
}
