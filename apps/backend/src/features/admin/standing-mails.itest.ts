import { UserRole } from '@quemiai/contract/roles';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mailsOf, mailTo } from '../../testing/mails.js';
import type { Persona } from '../../testing/personas.js';
import { personas } from '../../testing/personas.js';
import { callSigned, registerSigner } from '../../testing/signing.js';
import type { TestApp } from '../../testing/test-app.js';
import { startTestApp } from '../../testing/test-app.js';

let t: TestApp;
let make: Awaited<ReturnType<typeof personas>>;
let owner: Persona;
beforeAll(async () => {
  t = await startTestApp();
  make = await personas(t);
  owner = await make({ role: UserRole.SUPER_ADMIN });
});
afterAll(() => t.close());

const act = async (by: Persona, method: string, id: string, what: string, body?: object): Promise<number> => {
  const signer = await registerSigner(t, by.token);
  const options = { token: by.token, ...(body ? { body } : {}) };
  return (await callSigned(t, signer, `${method} /api/v1/admin/users/${id}${what}`, options)).status;
};
const suspended = 'Your account was suspended';
const lifted = 'Your account is not suspended any more';
const changed = 'Your role was changed';

test('a suspension is told by mail with its reason and end, and so is that it was lifted', async () => {
  const person = await make();
  await t.database.pool.query(
    `UPDATE users SET display_name = 'Ann Baker', email_verified_at = now() WHERE id = $1`,
    [person.id],
  );
  const year = new Date().getUTCFullYear() + 1;
  const body = { reason: 'Spam in <the> garden', until: `${year}-03-01T13:30:00+01:00` };
  expect(await act(owner, 'PUT', person.id, '/suspension', body)).toBe(200);
  const mail = await mailTo(t, person.email, suspended);
  expect(mail.text).toContain('Hello Ann Baker,');
  expect(mail.text).toContain('Reason: Spam in <the> garden');
  expect(mail.text).toContain(`1 March ${year} at 12:30 UTC`);
  expect(mail.html).toContain('Reason: Spam in &lt;the&gt; garden');
  expect(mail.text).toContain('write to those who run this place');
  expect(await act(owner, 'DELETE', person.id, '/suspension')).toBe(204);
  expect((await mailTo(t, person.email, lifted)).text).toContain('You can sign in again.');
});

test('one without an end says who ends it; an address that nobody confirmed is told no name', async () => {
  const person = await make();
  await t.database.pool.query(`UPDATE users SET display_name = 'Buy at evil.example' WHERE id = $1`, [
    person.id,
  ]);
  await act(owner, 'PUT', person.id, '/suspension', { reason: 'A pause' });
  const mail = await mailTo(t, person.email, suspended);
  expect(mail.text).toContain('once an administrator lifts it');
  expect(mail.text).toMatch(/^Hello,\n/);
  expect(`${mail.text}${mail.html}`).not.toContain('evil.example');
});

test('a new role is told by mail', async () => {
  const person = await make();
  expect(await act(owner, 'PUT', person.id, '/role', { role: 'ADMIN' })).toBe(200);
  const mail = await mailTo(t, person.email, changed);
  expect(mail.text).toContain('you are an administrator of Quemiai now; before, you were a member.');
  expect(mail.html).toContain('second factor');
});

test('what was refused is no reason for a mail', async () => {
  const equal = await make({ role: UserRole.SUPER_ADMIN });
  const person = await make();
  expect(await act(owner, 'PUT', equal.id, '/suspension', { reason: 'A pause' })).toBe(403);
  expect(await act(owner, 'PUT', person.id, '/role', { role: 'USER' })).toBe(409);
  expect(await act(owner, 'DELETE', person.id, '/suspension')).toBe(404);
  // A mail that is told comes after all that were in line before it.
  await act(owner, 'PUT', person.id, '/role', { role: 'MODERATOR' });
  await mailTo(t, person.email, changed);
  const subjects = [...mailsOf(t, equal.email), ...mailsOf(t, person.email)].map(({ subject }) => subject);
  expect(subjects.filter((subject) => [suspended, lifted, changed].includes(subject))).toEqual([changed]);
});
