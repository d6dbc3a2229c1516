import type { UserRole } from '@quemiai/contract/roles';
import { uuidv7 } from '../platform/ids/uuidv7.js';
import { AccessTokens } from '../platform/tokens/access-tokens.js';
import type { TestApp, TestUser } from './test-app.js';

export interface Persona extends Omit<TestUser, 'refreshToken'> {
  sessionId: string;
  role: UserRole;
}

export interface PersonaOptions {
  role?: UserRole;
  /** A second factor was shown; true for administrators where nothing is said. */
  mfa?: boolean;
  /** The proof of who it is is fresh: so where nothing is said. */
  recent?: boolean;
}

let count = 0;

/**
 * Makes people with a session each, put into the database: by the hundred, where registering each would take minutes.
 * They all have one password.
 */
export const personas = async (t: TestApp): Promise<(options?: PersonaOptions) => Promise<Persona>> => {
  const { id: model, password } = await t.registerUser('model');
  const makePerson = `INSERT INTO users (id, username, username_key, email, email_key, password_hash, display_name, role)
    SELECT $1, $2, $2, $3, $3, password_hash, $2, $4::user_role FROM users WHERE id = $5`;
  const makeSession = `INSERT INTO sessions (id, user_id, user_agent, ip, expires_at, reauthenticated_at, mfa_at)
    VALUES ($1, $2, '', '127.0.0.1', now() + interval '1 day', CASE WHEN $3 THEN now() END,
      CASE WHEN $4 THEN now() END)`;
  return async ({ role = 'USER', mfa, recent = true } = {}) => {
    const id = uuidv7();
    const sessionId = uuidv7();
    const username = `${role.toLowerCase()}.${++count}x`;
    const email = `${username}@example.org`;
    const shown = mfa ?? role.endsWith('ADMIN');
    await t.database.pool.query(makePerson, [id, username, email, role, model]);
    await t.database.pool.query(makeSession, [sessionId, id, recent, shown]);
    const { accessToken } = await t.app.get(AccessTokens).issue({ userId: id, sessionId, role, mfa: shown });
    return { id, sessionId, username, email, password, role, token: accessToken };
  };
};
