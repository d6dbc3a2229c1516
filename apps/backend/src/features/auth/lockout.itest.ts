import type { Problem } from '@quemiai/contract/errors';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Answer, TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';
import { mailTo, tokenIn } from '../../testing/mails.js';
import { Passwords } from './passwords.js';

let t: TestApp;
let checked: { mock: { calls: unknown[][] } };
const start = async (variables: Record<string, string> = {}): Promise<void> => {
  t = await startTestApp({ RATE_LIMITS: 'on', TRUSTED_PROXIES: 'loopback', ...variables });
  checked = vi.spyOn(t.app.get(Passwords), 'verify');
};
beforeEach(() => start());
afterEach(async () => {
  vi.restoreAllMocks();
  await t.close();
});

const addressOf = (index: number): string => `198.51.${Math.floor(index / 250)}.${index % 250}`;

interface Try {
  from?: string;
  device?: string | undefined;
  delivery?: 'cookie' | 'body';
}

const login = (
  identifier: string,
  password: string,
  { from = addressOf(0), device, delivery = 'body' }: Try = {},
): Promise<Answer> =>
  t.call('POST /api/v1/auth/login', {
    headers: { 'x-forwarded-for': from, ...(device === undefined ? {} : { cookie: device }) },
    body: { identifier, password, delivery },
  });

/** The cookie by which a browser is known again. */
const deviceCookie = (answer: Answer): string | undefined =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .find((pair) => /quemiai_device=/.test(pair));

const signInWithBrowser = async (person: TestUser): Promise<string> => {
  const answer = await login(person.username, person.password, { delivery: 'cookie', from: '203.0.113.1' });
  expect(answer.status).toBe(200);
  return deviceCookie(answer) ?? '';
};

/** Lets the delays of everybody pass. */
const waitOut = (): Promise<unknown> =>
  t.database.pool.query(
    `UPDATE login_failures SET locked_until = NULL WHERE locked_until < now() + interval '1 day'`,
  );

const failures = async (identifier: string, count: number, from = 0, more: Try = {}): Promise<Answer[]> => {
  const answers: Answer[] = [];
  for (let index = 0; index < count; index++) {
    await waitOut();
    answers.push(await login(identifier, `wrong ${index}`, { from: addressOf(from + index), ...more }));
  }
  return answers;
};
/** So many that the next one has to wait for 16 seconds. */
const LOCKING = 10;
const codes = (answers: Answer[]): string[] => answers.map(({ body }) => (body as Problem).code);

describe('wrong passwords', () => {
  test('are free five times; then each has to wait twice as long as the one before', async () => {
    const ada = await t.registerUser('ada');
    const waits: (number | null)[] = [];
    for (let index = 0; index < LOCKING; index++) {
      const [answer] = await failures(ada.username, 1, index);
      expect(answer?.status).toBe(401);
      const { rows } = await t.database.pool.query<{ wait: number | null }>(
        `SELECT extract(epoch FROM locked_until - updated_at)::int AS wait FROM login_failures
          ORDER BY failures DESC, locked_until DESC NULLS LAST LIMIT 1`,
      );
      waits.push(rows[0]?.wait ?? null);
    }
    expect(waits).toEqual([null, null, null, null, null, 1, 2, 4, 8, 16]);
    const refused = await login(ada.username, ada.password, { from: addressOf(100) });
    expect(refused.status).toBe(423);
    expect((refused.body as Problem).code).toBe('account_locked');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(1);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(16);
  });

  test('are no series any more after a right one', async () => {
    const ada = await t.registerUser('ada');
    await failures(ada.username, 5);
    expect((await login(ada.username, ada.password)).status).toBe(200);
    expect(new Set(codes(await failures(ada.username, 6)))).toEqual(new Set(['invalid_credentials']));
  });

  test('delay what was typed, whatever its letters, and do not tell which names are one person’s', async () => {
    const ada = await t.registerUser('ada');
    await failures(ada.username, LOCKING);
    expect((await login(ada.username.toUpperCase(), ada.password)).status).toBe(423);
    const others = [await login(ada.email, 'wrong'), await login('nobody@example.org', 'wrong')];
    expect(codes(others)).toEqual(['invalid_credentials', 'invalid_credentials']);
    expect((await login(ada.email, ada.password)).status).toBe(200);
    expect((await login(ada.username, ada.password)).status).toBe(423);
  });

  test('end after a hundred for the account, whichever of its names is tried', async () => {
    const ada = await t.registerUser('ada');
    const names = [ada.username, ada.email.toUpperCase()];
    await failures(ada.username, 1);
    await t.database.pool.query('UPDATE login_failures SET failures = 92 WHERE failures = 1');
    const all: Answer[] = [];
    for (let index = 0; index < 12; index++) {
      all.push(...(await failures(names[index % 2] ?? '', 1, index + 1)));
    }
    expect(codes(all).filter((code) => code === 'invalid_credentials')).toHaveLength(8);
    // By the address somebody else might be meant: that is looked at, and is nobody.
    expect(checked.mock.calls.filter(([, hash]) => hash !== undefined)).toHaveLength(9);
    await waitOut();
    for (const name of names) {
      const refused = await login(name, ada.password, { from: addressOf(300) });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(86_400);
    }
  });

  test('leave no delay for either name after a new password by mail', async () => {
    const ada = await t.registerUser('ada');
    await failures(ada.username, LOCKING);
    await failures(ada.email, LOCKING);
    await t.database.pool.query(`UPDATE login_failures SET locked_until = now() + interval '9 minutes'`);
    await t.call('POST /api/v1/auth/password/forgot', { body: { email: ada.email } });
    const token = tokenIn(await mailTo(t, ada.email, 'Choose a new password'));
    const password = 'another long enough password';
    await t.call('POST /api/v1/auth/password/reset', { body: { token, password } });
    for (const name of [ada.username, ada.email]) {
      expect((await login(name, password, { from: addressOf(301) })).status).toBe(200);
    }
  });

  test('are refused alike for a name that nobody has, and never looked at then', async () => {
    const ada = await t.registerUser('ada');
    const tries = async (name: string): Promise<Answer[]> => [
      ...(await failures(name, LOCKING)),
      await login(name, 'wrong', { from: addressOf(101) }),
    ];
    const known = await tries(ada.username);
    const unknown = await tries('nobody.here');
    expect(codes(unknown)).toEqual(codes(known));
    expect(codes(unknown).slice(-2)).toEqual(['invalid_credentials', 'account_locked']);
    const facts = ({ body, headers }: Answer) => {
      const { title, detail, status } = body as Problem;
      const asked = Number(headers.get('retry-after') ?? 0);
      return { title, detail: detail.replace(/\d+/, 'n'), status, long: asked > 1 };
    };
    expect(unknown.map(facts)).toEqual(known.map(facts));
    expect(checked.mock.calls).toHaveLength(2 * LOCKING);
  });

  test('end after a hundred in a row, until a new password is set', async () => {
    const ada = await t.registerUser('ada');
    await failures(ada.username, 1);
    await t.database.pool.query('UPDATE login_failures SET failures = 90 WHERE failures = 1');
    const all = codes(await failures(ada.username, 20, 1));
    expect(all.filter((code) => code === 'invalid_credentials')).toHaveLength(10);
    expect(checked.mock.calls).toHaveLength(11);
    await waitOut();
    const refused = await login(ada.username, ada.password, { from: addressOf(200) });
    expect(refused.status).toBe(423);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(86_400);
    await t.call('POST /api/v1/auth/password/forgot', { body: { email: ada.email } });
    const token = tokenIn(await mailTo(t, ada.email, 'Choose a new password'));
    const password = 'another long enough password';
    const reset = await t.call('POST /api/v1/auth/password/reset', { body: { token, password } });
    expect(reset.status).toBe(204);
    expect((await login(ada.username, password, { from: addressOf(201) })).status).toBe(200);
  });

  test('are counted across nodes and restarts, since the database counts them', async () => {
    const ada = await t.registerUser('ada');
    await failures(ada.username, 6);
    const rows = await t.database.pool.query<{ key: Buffer; failures: number }>(
      'SELECT key, failures FROM login_failures ORDER BY failures DESC',
    );
    expect(rows.rows[0]?.failures).toBe(6);
    // Six addresses, the name and the account.
    expect(rows.rows).toHaveLength(8);
    const stored = rows.rows.map(({ key }) => key.toString('latin1')).join();
    expect(stored).not.toContain(ada.username);
  });
});

describe('many at once', () => {
  test('get no further than one after the other', async () => {
    const ada = await t.registerUser('ada');
    const tries = Array.from({ length: 100 }, (_, index) =>
      login(ada.username, `wrong ${index}`, { from: addressOf(index) }),
    );
    const all = codes(await Promise.all(tries));
    expect(all.filter((code) => code === 'invalid_credentials').length).toBeLessThanOrEqual(7);
    expect(all.filter((code) => code === 'account_locked').length).toBeGreaterThanOrEqual(93);
  });
});

describe('an address', () => {
  test('that tries many accounts has to wait, and counts against none of them meanwhile', async () => {
    const ada = await t.registerUser('ada');
    const from = '192.0.2.66';
    expect((await login('name.1', 'wrong', { from })).status).toBe(401);
    await t.database.pool.query('UPDATE login_failures SET failures = failures + 54');
    expect((await login('name.2', 'wrong', { from })).status).toBe(401);
    expect((await login('name.3', 'wrong', { from })).status).toBe(423);
    for (let index = 0; index < 7; index++) {
      expect((await login(ada.username, 'wrong', { from })).status).toBe(423);
    }
    expect((await login(ada.username, ada.password, { from: '192.0.2.67' })).status).toBe(200);
  });

  test('where people sign in all day is not slowed down', async () => {
    const ada = await t.registerUser('ada');
    const from = '192.0.2.68';
    for (let index = 0; index < 5; index++) {
      expect((await login(ada.username, ada.password, { from })).status).toBe(200);
    }
    const { rows } = await t.database.pool.query('SELECT FROM login_failures WHERE failures > 0');
    expect(rows).toHaveLength(0);
  });

  test('is given one failure back with each minute', async () => {
    const from = '192.0.2.69';
    await login('name.1', 'wrong', { from });
    await t.database.pool.query(
      `UPDATE login_failures SET failures = 80, updated_at = now() - interval '35 minutes'`,
    );
    await login('name.2', 'wrong', { from });
    const { rows } = await t.database.pool.query<{ failures: number }>(
      'SELECT failures FROM login_failures ORDER BY updated_at DESC, failures DESC LIMIT 1',
    );
    expect(rows[0]?.failures).toBe(46);
  });
});

describe('a device that the account was used from', () => {
  test('signs in while strangers have locked the account, also from their address', async () => {
    const ada = await t.registerUser('ada');
    const device = await signInWithBrowser(ada);
    await failures(ada.username, LOCKING);
    expect((await login(ada.username, ada.password, { from: addressOf(7) })).status).toBe(423);
    expect((await login(ada.username, ada.password, { device, from: addressOf(7) })).status).toBe(200);
    expect((await login(ada.username, ada.password, { from: addressOf(8) })).status).toBe(423);
  });

  test('has a series of its own, and no end of guesses either', async () => {
    const ada = await t.registerUser('ada');
    const device = await signInWithBrowser(ada);
    const tries = await failures(ada.username, LOCKING, 0, { device });
    expect(new Set(codes(tries))).toEqual(new Set(['invalid_credentials']));
    expect((await login(ada.username, ada.password, { device })).status).toBe(423);
    expect((await login(ada.username, ada.password)).status).toBe(200);
  });

  test('is known for that account alone', async () => {
    const [ada, eve] = [await t.registerUser('ada'), await t.registerUser('eve')];
    const device = await signInWithBrowser(eve);
    await failures(ada.username, LOCKING);
    expect((await login(ada.username, ada.password, { device })).status).toBe(423);
  });

  test('is none where its cookie was made up, or is another’s hash', async () => {
    const ada = await t.registerUser('ada');
    await signInWithBrowser(ada);
    await failures(ada.username, LOCKING);
    const { rows } = await t.database.pool.query<{ hash: Buffer }>(
      'SELECT device_hash AS hash FROM known_devices',
    );
    const forged = ['x'.repeat(43), '', rows[0]?.hash.toString('base64url') ?? ''];
    for (const value of forged) {
      const device = `quemiai_device=${value}`;
      expect((await login(ada.username, ada.password, { device })).status).toBe(423);
    }
  });

  test('keeps one cookie for all who use it, and programs get none', async () => {
    const [ada, bob] = [await t.registerUser('ada'), await t.registerUser('bob')];
    const device = await signInWithBrowser(ada);
    const second = await login(bob.username, bob.password, { device, delivery: 'cookie' });
    expect(deviceCookie(second)).toBe(device);
    expect((await login(ada.username, ada.password)).headers.getSetCookie()).toEqual([]);
  });

  test('has a cookie that no script, no other host and no other site gets', async () => {
    await t.close();
    await start({ PUBLIC_URL: 'https://social.example.org' });
    const ada = await t.registerUser('ada');
    const answer = await login(ada.username, ada.password, { delivery: 'cookie' });
    const cookie = answer.headers.getSetCookie().find((each) => each.includes('device')) ?? '';
    expect(cookie).toMatch(
      /^__Host-quemiai_device=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
  });
});

test('whoever is signed in guesses the password no faster, and strangers do not hinder them', async () => {
  const ada = await t.registerUser('ada');
  await failures(ada.username, LOCKING);
  const prove = (password: string): Promise<Answer> =>
    t.call('POST /api/v1/auth/reauthenticate', { token: ada.token, body: { method: 'password', password } });
  expect((await prove(ada.password)).status).toBe(200);
  const tries: Answer[] = [];
  for (let index = 0; index < LOCKING; index++) {
    await waitOut();
    tries.push(await prove('wrong'));
  }
  tries.push(await prove(ada.password));
  expect(codes(tries).slice(-2)).toEqual(['invalid_credentials', 'account_locked']);
});

describe('the audit log', () => {
  const entries = async (about: TestUser) => {
    const { rows } = await t.database.pool.query<{ action: string }>(
      `SELECT action FROM audit_log WHERE target_id = $1 AND action IN ('auth.login_failed', 'auth.locked') ORDER BY seq`,
      [about.id],
    );
    return rows.map(({ action }) => action);
  };
  const failed = Array.from({ length: 6 }, () => 'auth.login_failed');

  test('tells of failures and of the lock', async () => {
    const ada = await t.registerUser('ada');
    await failures(ada.username, 6);
    await expect.poll(() => entries(ada)).toEqual([...failed, 'auth.locked']);
  });

  test('tells of failures without limits, too', async () => {
    await t.close();
    await start({ RATE_LIMITS: 'off' });
    const ada = await t.registerUser('ada');
    for (const _ of failed) expect((await login(ada.username, 'a wrong guess')).status).toBe(401);
    await expect.poll(() => entries(ada)).toEqual(failed);
  });
});
