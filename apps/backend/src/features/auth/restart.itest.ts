import { expect, test } from 'vitest';
import { createApp } from '../../app.js';
import { startTestApp } from '../../testing/test-app.js';

test('a session that ended before the start is refused after it, without waiting', async () => {
  const t = await startTestApp();
  try {
    const [ended, living] = [await t.registerUser(), await t.registerUser()];
    await t.call('POST /api/v1/auth/logout', { token: ended.token });
    const next = await createApp(t.env, t.databaseUrl);
    try {
      const statusOf = async (token: string): Promise<number> => {
        const answer = await next.inject({
          url: '/api/v1/users/me',
          headers: { authorization: `Bearer ${token}` },
        });
        return answer.statusCode;
      };
      expect(await statusOf(ended.token)).toBe(401);
      expect(await statusOf(living.token)).toBe(200);
    } finally {
      await next.close();
    }
  } finally {
    await t.close();
  }
});

test('over TLS the cookie is bound to the host and never leaves it', async () => {
  const t = await startTestApp({ PUBLIC_URL: 'https://social.example.org' });
  try {
    const person = await t.registerUser();
    const body = { identifier: person.username, password: person.password };
    const answer = await t.call('POST /api/v1/auth/login', { body });
    const set = answer.headers.getSetCookie().find((each) => each.includes('quemiai_refresh=')) ?? '';
    expect(set).toMatch(
      /^__Host-quemiai_refresh=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
    );
    const cookie = /^[^;]*/.exec(set)?.[0] ?? '';
    const ask = (origin: string) => t.call('POST /api/v1/auth/refresh', { headers: { cookie, origin } });
    expect((await ask('https://evil.example')).status).toBe(403);
    expect((await ask('http://social.example.org')).status).toBe(403);
    expect((await ask('https://social.example.org')).status).toBe(200);
  } finally {
    await t.close();
  }
});
