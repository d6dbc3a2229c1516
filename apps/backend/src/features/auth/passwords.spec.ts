import { argon2Sync } from 'node:crypto';
import { expect, test } from 'vitest';
import { Passwords } from './passwords.js';

const password = 'correct horse battery';

test('a password fits its own hash and no other; each hash has a salt of its own', async () => {
  const passwords = new Passwords();
  const [one, two] = await Promise.all([passwords.hash(password), passwords.hash(password)]);
  expect(one).not.toBe(two);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await passwords.verify(password, one)).toEqual({ ok: true, outdated: false });
  expect(await passwords.verify(`${password} `, one)).toEqual({ ok: false, outdated: false });
  expect(await passwords.verify(password, undefined)).toEqual({ ok: false, outdated: false });
});

test('what looks the same is the same, however it was composed; nothing else is changed', async () => {
  const [composed, decomposed] = ['pässwörd 日本語', 'pässwörd 日本語'.normalize('NFD')];
  expect(decomposed).not.toBe(composed);
  const passwords = new Passwords();
  const stored = await passwords.hash(decomposed);
  expect(await passwords.verify(composed, stored)).toEqual({ ok: true, outdated: false });
  expect(await passwords.verify(decomposed, stored)).toEqual({ ok: true, outdated: false });
  // NFKC would make one of these of the other.
  expect((await passwords.verify('ｐässwörd 日本語', stored)).ok).toBe(false);
  expect((await passwords.verify('Pässwörd 日本語', stored)).ok).toBe(false);
});

test('a hash of before passwords were normalised still fits, and is to be replaced', async () => {
  const decomposed = 'pässwörd'.normalize('NFD');
  const tag = argon2Sync('argon2id', {
    message: decomposed,
    nonce: Buffer.from('somesaltsomesalt'),
    memory: 19_456,
    passes: 2,
    parallelism: 1,
    tagLength: 32,
  });
  const base64 = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');
  const old = `$argon2id$v=19$m=19456,t=2,p=1$${base64(Buffer.from('somesaltsomesalt'))}$${base64(tag)}`;
  const passwords = new Passwords();
  expect(await passwords.verify(decomposed, old)).toEqual({ ok: true, outdated: true });
  expect((await passwords.verify('pässwörd', old)).ok).toBe(false);
});

test('agrees with the reference program', async () => {
  // RFC 9106's authors' `argon2 somesalt -id -t 2 -m 16 -p 1`, of their own test suite (src/test.c, version 0x13).
  const known = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
  const passwords = new Passwords();
  expect(await passwords.verify('password', known)).toEqual({ ok: true, outdated: false });
  expect((await passwords.verify('differentpassword', known)).ok).toBe(false);
});

test.each(['', 'x', '$2b$10$abcdefghijklmnopqrstuv', '$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXP'])(
  'a stored hash of another form (%j) is an error, not a wrong password',
  async (stored) => {
    await expect(new Passwords().verify(password, stored)).rejects.toThrow('PHC');
  },
);

test('a flood is refused at its end, while those who wait are served', async () => {
  const passwords = new Passwords();
  const weak =
    '$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$p15c/TOJ3ovY07sMZYG2VvFjxPpwKMT5GPQgPMRev2o';
  const results = await Promise.allSettled(
    Array.from({ length: 410 }, () => passwords.verify(password, weak)),
  );
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused).toHaveLength(8);
  for (const { reason } of refused) expect(reason).toMatchObject({ code: 'unavailable' });
  const served = results.filter((result) => result.status === 'fulfilled').map(({ value }) => value);
  expect(served).toEqual(Array.from({ length: 402 }, () => ({ ok: true, outdated: true })));
  expect((await passwords.verify(password, weak)).ok).toBe(true);
});
