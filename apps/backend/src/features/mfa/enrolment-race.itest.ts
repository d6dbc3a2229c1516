import { session as sessionSchema } from '@quemiai/contract/identity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Authenticator } from '../../testing/authenticator.js';
import { codeAt, creation, pageOf } from '../../testing/second-factors.js';
import type { Answer, TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let t: TestApp;
beforeAll(async () => {
  t = await startTestApp();
});
afterAll(() => t.close());

const again = async (person: TestUser): Promise<TestUser> => {
  const body = { identifier: person.username, password: person.password, delivery: 'body' };
  const answer = await t.call('POST /api/v1/auth/login', { body });
  return { ...person, token: sessionSchema.parse(answer.body).accessToken };
};
const waiting = async (): Promise<number> => {
  const { rows } = await t.database.pool.query(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  return rows.length;
};
/** Lets calls meet where each has looked and none has written yet; they go on in this order. */
const meet = async (person: TestUser, calls: (() => Promise<Answer>)[]): Promise<Answer[]> => {
  const client = await t.database.pool.connect();
  const answers: Promise<Answer>[] = [];
  try {
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM users WHERE id = $1 FOR UPDATE', [person.id]);
    for (const call of calls) {
      answers.push(call());
      await expect.poll(waiting, { timeout: 10_000 }).toBe(answers.length);
    }
  } finally {
    await client.query('COMMIT');
    client.release();
  }
  return Promise.all(answers);
};

test.each(['app first', 'passkey first'])(
  'of two sessions that add the first factor at once, one does: %s',
  async (order) => {
    const person = await t.registerUser();
    const other = await again(person);
    const { challenge, options } = await creation(t, other);
    const response = new Authenticator(pageOf(t)).register(options);
    const enrolled = await t.call('POST /api/v1/auth/mfa/totp/enroll', { token: person.token, body: {} });
    const { secret } = enrolled.body as { secret: string };
    const app = (): Promise<Answer> =>
      t.call('POST /api/v1/auth/mfa/totp/confirm', { token: person.token, body: { code: codeAt(secret) } });
    const passkey = (): Promise<Answer> =>
      t.call('POST /api/v1/auth/passkeys/registration/verify', {
        token: other.token,
        body: { challenge, response, name: 'Laptop' },
      });
    const [first, second] = await meet(person, order === 'app first' ? [app, passkey] : [passkey, app]);
    expect(first?.status).toBe(order === 'app first' ? 200 : 201);
    expect(second?.body).toMatchObject({ code: 'reauthentication_required' });
    const status = await t.call('GET /api/v1/auth/mfa', { token: person.token });
    expect(status.body).toMatchObject({
      totp: order === 'app first',
      passkeys: order === 'app first' ? 0 : 1,
    });
  },
);
