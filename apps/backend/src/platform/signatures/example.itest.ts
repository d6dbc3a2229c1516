import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeAt, enrollTotp } from '../../testing/second-factors.js';
import type { TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../../../../../docs/examples/signed-request.mjs', import.meta.url));

let t: TestApp;
let person: TestUser;
let secret: string;
beforeAll(async () => {
  t = await startTestApp();
  person = await t.registerUser();
  ({ secret } = await enrollTotp(t, person));
  await t.database.pool.query(`UPDATE users SET role = 'ADMIN' WHERE id = $1`, [person.id]);
});
afterAll(() => t.close());

/** What the script prints. */
const example = async (code: string, ...args: string[]): Promise<string> => {
  const env = { PASSWORD: person.password, CODE: code };
  return (await run(process.execPath, [script, t.url, person.username, ...args], { env })).stdout;
};

test('the documented script signs a request with a body, and its refusal is told', async () => {
  await expect(example('000000', 'PATCH', '/admin/settings', '{}')).rejects.toThrow('mfa_invalid');
  const code = codeAt(secret, Date.now() + 30_000);
  const out = await example(code, 'PATCH', '/admin/settings', '{"name":"Signed Gardens"}');
  expect(JSON.parse(out)).toMatchObject({ name: 'Signed Gardens' });
  expect((await t.call('GET /api/v1/community')).body).toMatchObject({ name: 'Signed Gardens' });
});

test('and one without', async () => {
  await t.database.pool.query('UPDATE totp_credentials SET last_step = 0 WHERE user_id = $1', [person.id]);
  expect(JSON.parse(await example(codeAt(secret), 'DELETE', '/auth/mfa/totp'))).toBe('done');
  expect((await t.call('GET /api/v1/auth/mfa', { token: person.token })).body).toMatchObject({ totp: false });
});

test('past the proxy it signs for the public address, and the refusal names that where it does not', async () => {
  const PUBLIC_URL = 'https://social.example.org';
  const proxied = await startTestApp({ PUBLIC_URL });
  try {
    const ada = await proxied.registerUser();
    const { secret: adas } = await enrollTotp(proxied, ada);
    const call = async (env: Record<string, string>) => {
      await proxied.database.pool.query('UPDATE totp_credentials SET last_step = 0');
      const args = [script, proxied.url, ada.username, 'DELETE', '/auth/mfa/totp'];
      return run(process.execPath, args, { env: { PASSWORD: ada.password, CODE: codeAt(adas), ...env } });
    };
    await expect(call({})).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^signature_invalid: .*@target-uri begins with https:\/\/social\.example\.org/,
      ),
    });
    await expect(call({ PUBLIC_URL: 'nowhere' })).rejects.toMatchObject({ code: 64 });
    expect((await call({ PUBLIC_URL: `${PUBLIC_URL}/` })).stdout).toBe('"done"\n');
  } finally {
    await proxied.close();
  }
});

test('a call that lacks something is told how it goes, without a stack', async () => {
  const call = async (env: Record<string, string>, ...args: string[]) => {
    const outcome: unknown = await run(process.execPath, [script, ...args], { env }).catch(
      (error: unknown) => error,
    );
    expect(outcome).not.toMatchObject({ stderr: expect.stringMatching(/\n\s+at /) });
    return outcome;
  };
  const whole = [t.url, person.username, 'GET', '/users/me'];
  const usage = { code: 64, stderr: expect.stringContaining('Usage:') };
  expect(await call({})).toMatchObject(usage);
  expect(await call({}, ...whole)).toMatchObject({
    ...usage,
    stderr: expect.stringMatching(/^PASSWORD is not set/),
  });
  expect(await call({ PASSWORD: 'wrong' }, ...whole)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('invalid_credentials'),
  });
});
