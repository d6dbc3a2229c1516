import { session as sessionSchema } from '@quemiai/contract/identity';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer, TestApp, TestUser } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';
import { AuthService } from './auth.service.js';

const FAMILIES = 1_000;
const AT_ONCE = 40;

let t: TestApp;
let people: TestUser[];
beforeAll(async () => {
  // So that a thief can come from another address.
  t = await startTestApp({ TRUSTED_PROXIES: 'loopback' });
  people = await Promise.all(Array.from({ length: 4 }, () => t.registerUser()));
});
afterAll(() => t.close());

const owner = { userAgent: 'the browser of the owner', ip: '198.51.100.1' };
const thief = { userAgent: 'the browser of the thief', ip: '203.0.113.9' };
type Client = typeof owner;

const refresh = (refreshToken: string, { userAgent, ip }: Client = owner): Promise<Answer> =>
  t.call('POST /api/v1/auth/refresh', {
    headers: { 'user-agent': userAgent, 'x-forwarded-for': ip },
    body: { refreshToken, delivery: 'body' },
  });
const tokenOf = (answer: Answer): string => {
  expect(answer.status).toBe(200);
  return sessionSchema.parse(answer.body).refreshToken ?? '';
};
const codes = (answers: Answer[]) =>
  answers.map(({ status, body }) => (status === 200 ? 'ok' : (body as { code: string }).code)).toSorted();
const sameToken = (answers: Answer[]): string => {
  const tokens = new Set(answers.map(tokenOf));
  expect(tokens.size).toBe(1);
  return [...tokens].join('');
};

/** Each takes the first token of a family, and says whether the family lives on. */
const stories: Record<string, (token: string) => Promise<boolean>> = {
  'two tabs at once': async (token) => {
    const next = sameToken(await Promise.all([refresh(token), refresh(token)]));
    tokenOf(await refresh(next));
    return true;
  },
  'five tabs at once, twice': async (token) => {
    const all = (each: string) => Promise.all(Array.from({ length: 5 }, () => refresh(each)));
    sameToken(await all(sameToken(await all(token))));
    return true;
  },
  'an answer that was lost': async (token) => {
    const lost = tokenOf(await refresh(token));
    const again = tokenOf(await refresh(token));
    expect(again).toBe(lost);
    tokenOf(await refresh(again));
    return true;
  },
  'a thief who comes later': async (token) => {
    const next = tokenOf(await refresh(token));
    expect(codes([await refresh(token, thief)])).toEqual(['refresh_reused']);
    expect(codes([await refresh(next)])).toEqual(['refresh_invalid']);
    return false;
  },
  'a thief who comes first': async (token) => {
    const stolen = tokenOf(await refresh(token, thief));
    expect(codes([await refresh(token)])).toEqual(['refresh_reused']);
    expect(codes([await refresh(stolen, thief)])).toEqual(['refresh_invalid']);
    return false;
  },
  'a thief at the same moment': async (token) => {
    const answers = await Promise.all([refresh(token), refresh(token, thief)]);
    expect(codes(answers)).toEqual(['ok', 'refresh_reused']);
    return false;
  },
  'a thief among four tabs': async (token) => {
    const answers = await Promise.all([...[1, 2, 3, 4].map(() => refresh(token)), refresh(token, thief)]);
    expect(codes(answers)).toContain('refresh_reused');
    return false;
  },
  'a thief of an old token while the owner goes on': async (token) => {
    const second = tokenOf(await refresh(token));
    const answers = await Promise.all([refresh(second), refresh(token, thief)]);
    expect(codes(answers)).toContain('refresh_reused');
    for (const answer of answers)
      if (answer.status === 200) expect((await refresh(tokenOf(answer))).status).toBe(401);
    return false;
  },
  'a copy on the same device after the copy was used': async (token) => {
    const second = tokenOf(await refresh(token));
    tokenOf(await refresh(second));
    expect(codes([await refresh(token)])).toEqual(['refresh_reused']);
    return false;
  },
};

test(
  `${FAMILIES} races: every theft is caught, and nobody else is signed out`,
  { timeout: 240_000 },
  async () => {
    const names = Object.keys(stories);
    const outcome = new Map<string, { userId: string; story: string; lives: boolean }>();
    let begun = 0;
    const worker = async (): Promise<void> => {
      while (begun < FAMILIES) {
        const index = begun++;
        const story = names[index % names.length] ?? '';
        const { id: userId } = people[index % people.length] ?? { id: '' };
        const { session, refreshToken } = await t.app.get(AuthService).open(userId, owner, { mfa: false });
        const { sid } = JSON.parse(
          Buffer.from(session.accessToken.split('.')[1] ?? '', 'base64url').toString(),
        ) as { sid: string };
        const lives = (await stories[story]?.(refreshToken)) ?? true;
        outcome.set(sid, { userId, story, lives });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    expect(outcome.size).toBe(FAMILIES);

    const families = await t.database.pool.query<{ id: string; reason: string | null; usable: number }>(
      `SELECT s.id, s.revoked_reason AS reason,
        (SELECT count(*)::int FROM refresh_tokens r WHERE r.session_id = s.id AND r.used_at IS NULL) AS usable
      FROM sessions s WHERE s.user_agent LIKE 'the browser of%'`,
    );
    expect(families.rows).toHaveLength(FAMILIES);
    const wrong = families.rows.filter(({ id, reason, usable }) => {
      const { lives } = outcome.get(id) ?? {};
      return lives ? reason !== null || usable !== 1 : reason !== 'refresh_reused';
    });
    expect(wrong.map(({ id }) => outcome.get(id)?.story)).toEqual([]);
    // The sessions that these people had before, with no race in them.
    for (const person of people)
      expect((await t.call('GET /api/v1/users/me', { token: person.token })).status).toBe(200);
  },
);
