import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canaries } from './lib/secret-canaries.mjs';
import { scan } from './lib/secret-scan.mjs';

const found = (text, path = 'src/some-file.ts') => scan(path, Buffer.from(text));

describe('canaries of every common format', () => {
  test.each(Object.entries(canaries()))('%s is found, on its line, and not repeated', async (_, canary) => {
    const problems = await found(`first line\nconst x = ${canary};\nlast line\n`);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every(({ line }) => line >= 2)).toBe(true);
    for (const { message } of problems) expect(message).not.toContain(canary.slice(8, 24));
  });

  test.each(Object.entries(canaries()))('%s is found in a settings file', async (_, canary) => {
    expect(await found(`NAME=${canary}\n`, '.env.production')).not.toEqual([]);
  });
});

test.each(['kZBpIrL1C1Dje9Hw30xpzDfXXXaa', 'yourB8QxGCJ3i6BQqmImOoIK3nDyourU'])(
  'what was drawn at random is a secret, whatever short word is in it by chance: %s', // not-a-secret: made up
  async (drawn) => {
    expect(await found(`{ password: '${drawn.slice(0, 2)}9${drawn.slice(2)}' }`)).not.toEqual([]);
  },
);

test.each([
  'API_KEY=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  'API_KEY=sk-xxxxxx9xAbCdEfGhIjKlMnOpQrStUvWxYz012',
  'API_KEY=your-0AbCdEfGhIjKlMnOpQrStUvWxYz0123',
  'DATABASE_URL=postgresql://quemiai:password@localhost:5432/quemiai',
  "JWT_SECRET: '$(openssl rand -base64 48)'",
  'JWT_SECRET=',
  'JWT_SECRET_FILE=/run/secrets/jwt_secret',
  'const token = randomBytes(32).toString("base64url");',
  'password: "four unrelated words make one"',
  '"integrity": "sha512-EuqSyHdOXN61cc5/rsW6uUn1TJZJGZr56jlkUbsLwVJ6uHgvwQyFkYfOCf+zzPFAYjftPk1WeJnEhpLVvzbm1A=="',
  'id: "0190c8a0-0000-7000-8000-000000000001"',
  'AKIAIOSFODNN7EXAMPLE',
  'refreshToken: refreshTokens.successor(token, row.id)',
])('what is no secret passes: %s', async (text) => {
  expect(await found(text)).toEqual([]);
});

test('a made-up value passes where its line says so, and the next line is still looked at', async () => {
  const canary = `JWT_SECRET=${randomBytes(32).toString('base64url')}`;
  expect(await found(`${canary} # not-a-secret: made up\n`)).toEqual([]);
  expect(await found(`${canary} # not-a-secret: made up\n${canary}\n`)).toEqual([
    { path: 'src/some-file.ts', line: 2, message: 'looks like a secret (secret in an assignment)' },
  ]);
});

test('binary files are passed over', async () => {
  const canary = Buffer.from(Object.values(canaries()).join('\n'));
  expect(await scan('x.png', Buffer.concat([canary, Buffer.of(0)]))).toEqual([]);
});
